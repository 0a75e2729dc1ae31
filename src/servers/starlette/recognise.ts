/** Does the text look like a FastAPI or Starlette file, or a part of one? Its own words decide, never its file name. */
export const looksLikeStarlette = (text: string): boolean =>
  /\b(?:from|import)\s+(?:fastapi|starlette)\b|\bFastAPI\s*\(|\bStarlette\s*\(|\bCORSMiddleware\b|\.add_middleware\s*\(/.test(
    text,
  )
