/** Is this what an engine throws when calls are nested too deeply? Firefox has an error of its own for it. */
export const isOutOfStack = (error: unknown): boolean =>
  error instanceof Error && /call stack size|too much recursion/i.test(error.message)
