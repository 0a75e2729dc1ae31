/** Does the text look like the settings or a controller of Spring? Its own words decide. */
export const looksLikeSpring = (text: string): boolean =>
  /@CrossOrigin\b/.test(text) ||
  /\bimport\s+org\.springframework\b/.test(text) ||
  /\b(?:CorsRegistry|CorsConfigurationSource|UrlBasedCorsConfigurationSource|SecurityFilterChain|HttpSecurity|WebMvcConfigurer)\b/.test(
    text,
  ) ||
  /\bregistry\s*\.\s*addMapping\s*\(/.test(text) ||
  /@(?:RestController|SpringBootApplication)\b/.test(text)
