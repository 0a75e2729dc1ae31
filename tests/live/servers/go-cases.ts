import fc from "fast-check"
import { pick } from "./cors-options.ts"

/** The fields of a struct, as a program writes it. */
const struct = (type: string, fields: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<string> =>
  fc.record(fields, { requiredKeys: [] }).map(
    (given) =>
      `${type}{${Object.entries(given)
        .map(([name, value]) => `${name}: ${String(value)}`)
        .join(", ")}}`,
  )

const LISTS = [
  '[]string{"http://localhost:5173", "https://app.example.com"}',
  '[]string{"*"}',
  '[]string{"https://*.example.com"}',
  '[]string{"http://localhost:5173/"}',
  '[]string{"HTTP://LOCALHOST:5173"}',
  'append([]string{"https://app.example.com"}, extra...)',
  'strings.Split("https://app.example.com,http://localhost:5173", ",")',
] as const

const FUNCTIONS = [
  'func(origin string) bool { return strings.HasSuffix(origin, ".example.com") }',
  "func(origin string) bool { return allowed[origin] }",
  'func(o string) bool { if o == "null" { return false }; return o != "https://evil.com" }',
  "func(origin string) bool { return pattern.MatchString(origin) }",
  "func(origin string) bool { for _, each := range extra { if each == origin { return true } }; return false }",
] as const

/** What stands before `main`, in every program. */
export const SHARED = `var allowed = map[string]bool{"http://localhost:5173": true}
var extra = []string{"https://app.example.com", "https://x.example.com"}
var pattern = regexp.MustCompile(\`^https?://(localhost|[a-z]+\\.example\\.com)(:\\d+)?$\`)

func auth(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" {
			http.Error(w, "no token", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func byHand(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if origin := r.Header.Get("Origin"); origin != "" && (allowed[origin] || strings.HasPrefix(origin, "https://x.")) {
			w.Header().Set("Access-Control-Allow-Origin", origin)
			w.Header().Add("Vary", "Origin")
		} else if r.Method == http.MethodPost {
			w.Header().Set("X-Refused", "yes")
		}
		switch r.Method {
		case "OPTIONS":
			w.Header().Set("Access-Control-Allow-Methods", "GET, POST, PUT")
			w.WriteHeader(http.StatusNoContent)
			return
		case http.MethodDelete, "PATCH":
			w.WriteHeader(405)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func users(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodOptions {
		w.WriteHeader(405)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Total", "7")
	w.Write([]byte(\`{"ok": true}\`))
}

func own(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "https://own.example.com")
	w.Header().Add("Vary", "Accept")
	fmt.Fprint(w, "own")
}
`

const rs = fc.oneof(
  {
    weight: 8,
    arbitrary: struct("cors.Options", {
      AllowedOrigins: pick(...LISTS),
      AllowOriginFunc: fc.oneof(
        { weight: 1, arbitrary: pick(...FUNCTIONS) },
        { weight: 2, arbitrary: pick("nil") },
      ),
      AllowedMethods: pick(
        '[]string{"GET", "PUT"}',
        "[]string{http.MethodPost, http.MethodDelete}",
        '[]string{"get", "post"}',
      ),
      AllowedHeaders: pick('[]string{"*"}', '[]string{"Content-Type", "Authorization"}', '[]string{"x-a"}'),
      ExposedHeaders: pick('[]string{"X-Total"}', '[]string{"x-total", "ETag"}'),
      MaxAge: pick("600", "0", "-1"),
      AllowCredentials: pick("true", "false"),
      OptionsPassthrough: pick("true", "false"),
    }).map((options) => `cors.New(${options})`),
  },
  { weight: 1, arbitrary: pick("cors.Default()") },
  { weight: 1, arbitrary: pick("cors.AllowAll()") },
)

/** The lines of a `main` with net/http: they end with a handler called `handler`. */
export const netHttpBody = fc
  .record({
    cors: rs,
    order: pick(
      "c.Handler(mux)",
      "c.Handler(mux)",
      "c.Handler(auth(mux))",
      "auth(c.Handler(mux))",
      "byHand(mux)",
      "byHand(auth(mux))",
      "c.Handler(byHand(mux))",
    ),
  })
  .map(({ cors, order }) =>
    [
      "mux := http.NewServeMux()",
      'mux.HandleFunc("/users", users)',
      'mux.Handle("/own", http.HandlerFunc(own))',
      'mux.HandleFunc("/api/", users)',
      `c := ${cors}`,
      "_ = c",
      `handler := ${order}`,
    ].join("\n"),
  )

const gin = fc.oneof(
  {
    weight: 6,
    arbitrary: struct("gincors.Config", {
      AllowOrigins: pick(
        '[]string{"http://localhost:5173", "https://app.example.com"}',
        '[]string{"https://app.example.com", "https://*.example.com"}',
        'append([]string{"https://app.example.com"}, extra...)',
      ),
      AllowOriginFunc: pick(...FUNCTIONS),
      AllowMethods: pick('[]string{"GET", "put"}', '[]string{"POST"}'),
      AllowHeaders: pick('[]string{"content-type", " Authorization"}', '[]string{"*"}'),
      ExposeHeaders: pick('[]string{"X-Total"}', '[]string{"x-total", "ETag"}'),
      MaxAge: pick("12 * time.Hour", "600 * time.Second", "0"),
      AllowCredentials: pick("true", "false"),
      AllowWildcard: pick("true", "false"),
    })
      // It panics where nobody is let in.
      .filter((options) => /AllowOrigins|AllowOriginFunc/.test(options))
      .map((options) => `gincors.New(${options})`),
  },
  { weight: 1, arbitrary: pick("gincors.Default()") },
  {
    weight: 2,
    arbitrary: pick(
      'func() gin.HandlerFunc { config := gincors.DefaultConfig(); config.AllowOrigins = []string{"https://app.example.com"}; config.AddAllowHeaders("X-A"); config.AllowCredentials = true; return gincors.New(config) }()',
    ),
  },
  { weight: 2, arbitrary: pick("ginByHand()") },
)

export const GIN_SHARED = `func ginByHand() gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Writer.Header().Set("Access-Control-Allow-Origin", "*")
		c.Writer.Header().Set("Access-Control-Allow-Headers", "Content-Type, Authorization")
		c.Header("Access-Control-Allow-Methods", "POST, GET, PUT")
		if c.Request.Method == "OPTIONS" {
			c.AbortWithStatus(204)
			return
		}
		c.Next()
	}
}

func ginAuth(c *gin.Context) {
	if c.GetHeader("Authorization") == "" {
		c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{"error": "no token"})
		return
	}
	c.Next()
}
`

/** The lines of a `main` with gin: they end with an engine called `handler`. */
export const ginBody = fc
  .record({
    cors: gin,
    order: pick("cors first", "cors first", "auth first", "of a group", "auth of a group"),
  })
  .map(({ cors, order }) =>
    [
      "handler := gin.New()",
      ...(order === "auth first" ? ["handler.Use(ginAuth)"] : []),
      ...(order === "of a group" ? [] : [`handler.Use(${cors})`]),
      'handler.GET("/users", func(c *gin.Context) { c.Header("X-Total", "7"); c.JSON(200, gin.H{"ok": true, "a": []string{"b"}}) })',
      'handler.POST("/users", func(c *gin.Context) { c.JSON(http.StatusCreated, gin.H{"id": 1}) })',
      'handler.GET("/own", func(c *gin.Context) { c.Writer.Header().Set("Access-Control-Allow-Origin", "https://own.example.com"); c.String(200, "own") })',
      'api := handler.Group("/api")',
      ...(order === "of a group" ? [`api.Use(${cors})`] : []),
      ...(order === "auth of a group" ? ["api.Use(ginAuth)"] : []),
      'api.GET("/:id", func(c *gin.Context) { c.Status(202) })',
      'api.PUT("/:id", ginAuth, func(c *gin.Context) { c.JSON(200, gin.H{}) })',
    ].join("\n"),
  )
