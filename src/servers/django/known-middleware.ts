import { get } from "../../fetch/header-list.ts"
import { truth } from "../../source/python/operators.ts"
import { MIDDLEWARE_CHOICES, refusedBy } from "../middleware-choices.ts"
import { nodeStatusText } from "../node/status-texts.ts"
import { Draft } from "../python/draft.ts"
import type { LayerInfo } from "../server.ts"
import { type DjangoLayer, patchVary } from "./cors.ts"
import type { DjangoSettings } from "./settings.ts"

/** Middleware of Django's, and of the usual company, that lets every request through, as far as CORS is concerned. */
const LETS_THROUGH =
  /^(django\.contrib\.(sessions|auth|messages|sites|flatpages|redirects)\.|django\.middleware\.(common\.CommonMiddleware|csrf|http\.ConditionalGetMiddleware|cache|gzip)|whitenoise\.|debug_toolbar\.|allauth\.|django_prometheus\.|simple_history\.|corsheaders\.middleware\.CorsPostCsrfMiddleware|rest_framework\.|silk\.|django_htmx\.|axes\.|oauth2_provider\.|elasticapm\.|opencensus\.|django_structlog\.|hijack\.|waffle\.)/

/** A layer for an entry of MIDDLEWARE. */
export function middlewareLayer(path: string, info: LayerInfo, settings: DjangoSettings): DjangoLayer {
  if (path === "django.middleware.security.SecurityMiddleware") return securityLayer(info, settings)
  if (path === "django.middleware.clickjacking.XFrameOptionsMiddleware") return frameLayer(info, settings)
  if (path === "django.middleware.locale.LocaleMiddleware") return localeLayer(info, settings)
  return LETS_THROUGH.test(path) ? passing(info) : unknownLayer(path, info, settings)
}

const passing = (info: LayerInfo): DjangoLayer => ({
  info,
  handle({ visits }, next) {
    visits.push({ layer: info, action: "passed on", note: "" })
    return next()
  },
})

const changing = (info: LayerInfo, change: (draft: Draft, isSecure: boolean) => void): DjangoLayer => ({
  info,
  handle({ visits, request }, next) {
    visits.push({ layer: info, action: "passed on", note: "" })
    const draft = next()
    change(draft, request.scheme === "https")
    return draft
  },
})

const setDefault = (draft: Draft, info: LayerInfo, name: string, value: string): void => {
  if (draft.get(name) === null)
    draft.set(name, value, { span: info.span, option: null, why: `${info.name} sets it` })
}

/** django/middleware/security.py, Django 3.2: its redirect to https: answers a preflight, too. */
function securityLayer(info: LayerInfo, settings: DjangoSettings): DjangoLayer {
  const isOn = (name: string, byDefault: boolean): boolean => {
    const value = settings.plain(name)
    return value === null ? byDefault : truth(value) === true
  }
  return {
    info,
    handle({ visits, request }, next) {
      if (isOn("SECURE_SSL_REDIRECT", false) && request.scheme !== "https") {
        const host = request.host ?? get(request.headers, "host") ?? "localhost"
        const cause = {
          span: settings.plain("SECURE_SSL_REDIRECT")?.span ?? info.span,
          option: "SECURE_SSL_REDIRECT",
          why: "SECURE_SSL_REDIRECT sends everything to https:, preflights included",
        }
        const draft = new Draft(
          info,
          301,
          [
            { name: "content-type", value: "text/html; charset=utf-8", cause: null },
            { name: "location", value: `https://${host}${request.path}`, cause },
          ],
          "",
          cause,
        )
        visits.push({ layer: info, action: "answered", note: "301 to https:" })
        return decorated(draft)
      }
      visits.push({ layer: info, action: "passed on", note: "" })
      return decorated(next())
    },
  }
  function decorated(draft: Draft): Draft {
    if (isOn("SECURE_CONTENT_TYPE_NOSNIFF", true))
      setDefault(draft, info, "x-content-type-options", "nosniff")
    const policy = settings.plain("SECURE_REFERRER_POLICY")
    const text = policy === null ? "same-origin" : policy.kind === "string" ? policy.value : ""
    if (text !== "") setDefault(draft, info, "referrer-policy", text)
    return draft
  }
}

/** django/middleware/clickjacking.py */
const frameLayer = (info: LayerInfo, settings: DjangoSettings): DjangoLayer =>
  changing(info, (draft) => {
    const value = settings.plain("X_FRAME_OPTIONS")
    setDefault(
      draft,
      info,
      "x-frame-options",
      (value?.kind === "string" ? value.value : "DENY").toUpperCase(),
    )
  })

/** Languages that Django has with their region; of any other the language alone. django/conf/global_settings.py, LANGUAGES */
const WITH_REGION = /^(en-au|en-gb|es-ar|es-co|es-mx|es-ni|es-ve|pt-br|sr-latn|zh-hans|zh-hant)$/

const languageOf = (code: string): string => {
  const lower = code.toLowerCase()
  return WITH_REGION.test(lower) ? lower : lower.replace(/-.*$/, "")
}

/** django/middleware/locale.py, for a request that asks for no language */
const localeLayer = (info: LayerInfo, settings: DjangoSettings): DjangoLayer =>
  changing(info, (draft) => {
    const value = settings.plain("LANGUAGE_CODE")
    patchVary(draft, "Accept-Language", null)
    setDefault(draft, info, "content-language", languageOf(value?.kind === "string" ? value.value : "en-us"))
  })

/** A middleware that the text does not show does what the user says. */
function unknownLayer(path: string, info: LayerInfo, { evaluation }: DjangoSettings): DjangoLayer {
  const key = `middleware ${path}`
  evaluation.askAbout({
    key,
    text: `What does \`${info.name}\` do with a preflight?`,
    reason: `\`${path}\` is defined elsewhere`,
    span: info.span ?? { from: 0, to: 0 },
    expected: { kind: "choice", choices: MIDDLEWARE_CHOICES },
    assumed: "passes",
  })
  return {
    info,
    handle({ visits, request }, next) {
      const said = evaluation.setting.answers[key] ?? "passes"
      const status = refusedBy(said, request)
      if (status === null) {
        visits.push({ layer: info, action: "passed on", note: "" })
        return next()
      }
      const why = `you said: ${said}`
      visits.push({ layer: info, action: "answered", note: why })
      return new Draft(
        info,
        status,
        [{ name: "content-type", value: "text/html; charset=utf-8", cause: null }],
        nodeStatusText(status),
        { span: info.span, option: null, why },
      )
    },
  }
}
