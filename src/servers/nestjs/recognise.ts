/** Does the text look like the file that starts a NestJS app, or a part of it? Its own words decide, never its file name. */
export const looksLikeNest = (text: string): boolean =>
  /\bNestFactory\b/.test(text) || /["']@nestjs\/core["']/.test(text) || /\bapp\.enableCors\s*\(/.test(text)
