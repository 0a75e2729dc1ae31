/** Does the text set up CORS of Azure Functions or App Service? Its own words decide. */
export const looksLikeAzure = (text: string): boolean =>
  (/["']?Host["']?\s*:/.test(text) && /["']CORS["']\s*:/.test(text)) ||
  /\bsupportCredentials\b/.test(text) ||
  (/\bMicrosoft\.Web\/sites\b/.test(text) && /\ballowedOrigins\b/.test(text)) ||
  (/\bFUNCTIONS_WORKER_RUNTIME\b/.test(text) && /["']Values["']\s*:/.test(text))
