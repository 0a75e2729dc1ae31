/** A function that is handed an event: `(event) =>`, `async event =>`, `function (event, context)` */
const HANDLER =
  /(?:=|\()\s*(?:async\s+)?\(?\s*_?(?:event|evt)\s*(?:[,):]|=>)|\bfunction\s*\w*\s*\(\s*_?(?:event|evt)\s*[,):]/

/** Does the text look like functions of AWS Lambda that answer requests? Its own words decide. */
export const looksLikeLambda = (text: string): boolean =>
  /\bAPIGateway(?:Proxy)?(?:Event|Handler|Result)\w*\b|\bLambdaFunctionURL\w+/.test(text) ||
  (/\bexports?\b/.test(text) &&
    HANDLER.test(text) &&
    /["']?\bstatusCode["']?\s*[:,]/.test(text) &&
    // Nitro and Nuxt hand their handlers an event too.
    !/\b(?:define)?[eE]ventHandler\s*\(/.test(text))
