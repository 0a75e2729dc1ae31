import { Check } from "lucide-react"
import type { GalleryCase } from "../../lessons/gallery/case.ts"
import type { Part } from "../../lessons/path/part.ts"
import { useProgress } from "../../store/progress.ts"
import { RichText } from "../text/RichText.tsx"

/** Cases to repair in the simulator, which says when it is done. */
export function Repairs({ cases, part }: { readonly cases: readonly GalleryCase[]; readonly part: Part }) {
  const repaired = useProgress((state) => state.progress.repaired)
  return (
    <section className="exhibit" aria-label="To repair">
      <div className="exhibit-head">
        <p>To repair</p>
      </div>
      <ul className="repairs">
        {cases.map(({ id, title, says }) => (
          <li key={id}>
            <div>
              <h2>
                {repaired.includes(id) && <Check size={15} aria-hidden="true" />} {title}
                {repaired.includes(id) && <span className="sr-only">, repaired</span>}
              </h2>
              <p>
                <RichText text={says} />
              </p>
            </div>
            <a className="button" href={`#/learn/${part.id}/repair/${id}`} aria-label={`Repair it: ${title}`}>
              Repair it
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
