import { Search } from "lucide-react"
import { useMemo, useState } from "react"
import { type GalleryCase, TAGS, type Tag } from "../../lessons/gallery/case.ts"
import { found, gallery } from "../../lessons/gallery/gallery.ts"
import { permalinkHash } from "../../scenario/permalink/permalink.ts"
import { fetched } from "../shell/fetched.tsx"
import { RichText } from "../text/RichText.tsx"
import { YourRecents } from "./YourRecents.tsx"

const CaseVerdict = fetched(() => import("./CaseVerdict.tsx").then((module) => module.CaseVerdict))

/** Every named case, to search and to filter; each is a link to its scenario. */
export function Gallery() {
  const [search, setSearch] = useState("")
  const [tag, setTag] = useState<Tag | null>(null)
  const cases = useMemo(() => found(search, tag), [search, tag])
  return (
    <main className="gallery">
      <h1>Scenarios</h1>
      <p className="gallery-lead">
        {gallery.length} named cases, each played by the engine itself. Say what will happen before you open
        one.
      </p>
      <YourRecents />
      <search className="gallery-search">
        <label className="search-field">
          <Search size={15} aria-hidden="true" />
          <input
            className="field"
            type="search"
            aria-label="Search the scenarios"
            placeholder="Search: cookie, preflight, nginx…"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </label>
        <fieldset className="tag-filter">
          <legend className="sr-only">What it is about</legend>
          {TAGS.map((each) => (
            <button
              key={each}
              type="button"
              className="tag"
              aria-pressed={tag === each}
              onClick={() => setTag(tag === each ? null : each)}
            >
              {each}
            </button>
          ))}
        </fieldset>
      </search>
      <p className="sub" role="status">
        {cases.length === gallery.length
          ? `All ${gallery.length}`
          : `${cases.length} of ${gallery.length}${tag === null ? "" : ` about ${tag}`}`}
      </p>
      {cases.length === 0 && (
        <p className="empty">
          None of them has all these words.{" "}
          <button
            type="button"
            className="reveal"
            onClick={() => {
              setSearch("")
              setTag(null)
            }}
          >
            Show all again
          </button>
        </p>
      )}
      <ul className="cases">
        {cases.map((each) => (
          <CaseCard key={each.id} given={each} />
        ))}
      </ul>
    </main>
  )
}

function CaseCard({ given }: { readonly given: GalleryCase }) {
  const { title, says, tags, scenario } = given
  const href = useMemo(() => permalinkHash(scenario), [scenario])
  const [showsVerdict, setShowsVerdict] = useState(false)
  return (
    <li className="case">
      <h2>
        <a href={href}>{title}</a>
      </h2>
      <p>
        <RichText text={says} />
      </p>
      <div className="case-foot">
        <p className="case-tags">{tags.join(" · ")}</p>
        {showsVerdict ? (
          <CaseVerdict given={given} />
        ) : (
          <button
            type="button"
            className="reveal"
            aria-label={`What happens? ${title}`}
            onClick={() => setShowsVerdict(true)}
          >
            What happens?
          </button>
        )}
      </div>
    </li>
  )
}
