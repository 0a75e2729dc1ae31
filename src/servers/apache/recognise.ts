/** Does the text look like an Apache configuration or an `.htaccess`, or a part of one? Its own words decide. */
export const looksLikeApache = (text: string): boolean =>
  /^\s*<(?:VirtualHost|IfModule|Directory|DirectoryMatch|Files|FilesMatch|Location|LocationMatch|Limit|LimitExcept|RequireAll|RequireAny)\b[^\n]*>\s*$/im.test(
    text,
  ) ||
  /^\s*Header\s+(?:(?:always|onsuccess)\s+)?(?:set|add|append|merge|unset|setifempty|echo|edit\*?)\s+["']?[\w-]+/im.test(
    text,
  ) ||
  /^\s*(?:Rewrite(?:Engine|Cond|Rule)|SetEnvIf(?:NoCase)?|ProxyPass(?:Reverse|Match)?|RequestHeader)\s+\S/im.test(
    text,
  )
