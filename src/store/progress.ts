import { create } from "zustand"
import { noProgress, type Progress, readProgress } from "../lessons/progress.ts"

const KEY = "cors-simulator:progress"
/** where what could not be read is put aside, before progress is kept in its place */
const ASIDE = "cors-simulator:progress-unreadable"

interface ProgressState {
  readonly progress: Progress
  /** what lay in the browser and could not be read: offered for download; null where there is none */
  readonly unreadable: string | null
  readonly record: (change: (progress: Progress) => Progress) => void
  readonly erase: () => void
  readonly eraseUnreadable: () => void
}

/** @returns null where nothing is kept; undefined where the browser denies its storage: then the progress lasts as long as the page */
function kept(key: string): string | null | undefined {
  try {
    return localStorage.getItem(key)
  } catch {
    return undefined
  }
}

/** @returns whether it could be done: a browser may deny its storage, or have no room left */
function attempt(change: (storage: Storage) => void): boolean {
  try {
    change(localStorage)
    return true
  } catch {
    return false
  }
}

const isUnreadable = (text: string | null | undefined): text is string =>
  text != null && readProgress(text) === null

const keep = (progress: Progress): boolean =>
  attempt((storage) => {
    const before = storage.getItem(KEY)
    if (isUnreadable(before)) storage.setItem(ASIDE, before)
    storage.setItem(KEY, JSON.stringify(progress))
  })

/** Is what is kept all that there is to know? Not after it could not be written. */
let isKept = true

/** The progress with what another tab has recorded meanwhile. */
function withOtherTabs(progress: Progress): Progress {
  const now = isKept ? kept(KEY) : undefined
  return (now === undefined ? null : readProgress(now)) ?? progress
}

/** What the student has done, kept in this browser. */
export const useProgress = create<ProgressState>()((set, get) => ({
  // As the page was built: where React takes it over, this is what stands there.
  progress: noProgress,
  unreadable: null,
  record: (change) => {
    const progress = change(withOtherTabs(get().progress))
    if (progress === get().progress) return
    set({ progress })
    isKept = keep(progress)
  },
  erase: () => {
    set({ progress: noProgress })
    isKept = attempt((storage) => storage.removeItem(KEY))
  },
  eraseUnreadable: () => {
    set({ unreadable: null })
    attempt((storage) => {
      storage.removeItem(ASIDE)
      if (isUnreadable(storage.getItem(KEY))) storage.removeItem(KEY)
    })
  },
}))

const text = kept(KEY)
useProgress.setState({
  progress: readProgress(text ?? null) ?? noProgress,
  unreadable: isUnreadable(text) ? text : (kept(ASIDE) ?? null),
})

// What another tab records, or erases, is seen in this one.
if (typeof window !== "undefined")
  window.addEventListener("storage", ({ key }) => {
    if (key === KEY || key === null)
      useProgress.setState(({ progress }) => ({ progress: withOtherTabs(progress) }))
  })
