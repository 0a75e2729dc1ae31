import type { GalleryCase, Tag } from "./case.ts"
import { cloudCases } from "./clouds.ts"
import { credentialCases } from "./credentials.ts"
import { devServerCases } from "./dev-servers.ts"
import { enterpriseCases } from "./enterprise.ts"
import { gatewayCases } from "./gateways.ts"
import { inFrontCases } from "./in-front.ts"
import { initiatorCases } from "./initiators.ts"
import { moreServerCases } from "./more-servers.ts"
import { originCases } from "./origins.ts"
import { otherServerCases } from "./other-servers.ts"
import { preflightCases } from "./preflights.ts"
import { runtimeCases } from "./runtimes.ts"
import { serverCases } from "./servers.ts"

/** Every named case, in the order in which they are shown. */
export const gallery: readonly GalleryCase[] = [
  ...originCases,
  ...preflightCases,
  ...credentialCases,
  ...serverCases,
  ...otherServerCases,
  ...moreServerCases,
  ...runtimeCases,
  ...devServerCases,
  ...enterpriseCases,
  ...inFrontCases,
  ...gatewayCases,
  ...cloudCases,
  ...initiatorCases,
]

/** Cases by their ids, in the order of those; one that there is not is left out. */
export const casesOf = (ids: readonly string[]): readonly GalleryCase[] =>
  ids.flatMap((id) => gallery.find((each) => each.id === id) ?? [])

/** The letters that a search looks at. */
const wordsOf = ({ title, says, tags }: GalleryCase): string =>
  `${title} ${says} ${tags.join(" ")}`.replaceAll("`", "").toLowerCase()

/**
 * The cases that have every word of a search in them, and the tag.
 * @param tag null: whatever they are about
 */
export function found(search: string, tag: Tag | null): readonly GalleryCase[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return gallery.filter(
    (each) =>
      (tag === null || each.tags.includes(tag)) && words.every((word) => wordsOf(each).includes(word)),
  )
}
