import { create } from "zustand"
import { noProgress, type Progress, readProgress } from "../lessons/progress.ts"

const KEY = "cors-simulator:progress"

interface ProgressState {
  readonly progress: Progress
  /** what lay in the browser and could not be read: offered for download; null where there is none */
  readonly unreadable: string | null
  readonly record: (change: (progress: Progress) => Progress) => void
  readonly erase: () => void
}

/** A browser may deny its storage, or have none left: then the progress lasts as long as the page. */
function kept(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

function keep(progress: Progress | null): void {
  try {
    if (progress === null) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, JSON.stringify(progress))
  } catch {
    // See `kept`.
  }
}

const text = kept()
const read = readProgress(text)

/** What the student has done, kept in this browser. */
export const useProgress = create<ProgressState>()((set, get) => ({
  progress: read ?? noProgress,
  unreadable: read === null ? text : null,
  record: (change) => {
    const progress = change(get().progress)
    if (progress === get().progress) return
    set({ progress })
    keep(progress)
  },
  erase: () => {
    set({ progress: noProgress, unreadable: null })
    keep(null)
  },
}))
