/** Does the text look like Laravel's `config/cors.php`? Its own words decide. */
export const looksLikeLaravel = (text: string): boolean =>
  /['"](?:allowed_origins(?:_patterns)?|supports_credentials|allowed_methods)['"]\s*=>/.test(text)
