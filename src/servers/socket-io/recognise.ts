/** Does the text look like a Socket.IO server, or a part of one? Its own words decide, never its file name. */
export const looksLikeSocketIo = (text: string): boolean =>
  /\b(?:require\(\s*|from\s+)["']socket\.io["']/.test(text) ||
  (/\bnew\s+(?:Server|SocketServer|SocketIOServer)\s*\(/.test(text) &&
    /\bcors\s*:/.test(text) &&
    /\bio\b/.test(text))
