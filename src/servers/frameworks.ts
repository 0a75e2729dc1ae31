import { aiohttp } from "./aiohttp/framework.ts"
import { apache } from "./apache/framework.ts"
import { apiGateway } from "./api-gateway/framework.ts"
import { aspnet } from "./aspnet/framework.ts"
import { azure } from "./azure/framework.ts"
import { bun } from "./bun/framework.ts"
import { caddy } from "./caddy/framework.ts"
import { cloudflareWorker } from "./cloudflare-worker/framework.ts"
import { cloudFront } from "./cloudfront/framework.ts"
import { deno } from "./deno/framework.ts"
import { django } from "./django/framework.ts"
import { envoy } from "./envoy/framework.ts"
import { express } from "./express/framework.ts"
import { fastify } from "./fastify/framework.ts"
import { flask } from "./flask/framework.ts"
import type { Framework } from "./framework.ts"
import { gcs } from "./gcs/framework.ts"
import { go } from "./go/framework.ts"
import { headersFile } from "./headers-file/framework.ts"
import { hono } from "./hono/framework.ts"
import { ingressNginx } from "./ingress-nginx/framework.ts"
import { koa } from "./koa/framework.ts"
import { lambda } from "./lambda/framework.ts"
import { laravel } from "./laravel/framework.ts"
import { nestjs } from "./nestjs/framework.ts"
import { netlify } from "./netlify/framework.ts"
import { next } from "./next/framework.ts"
import { nginx } from "./nginx/framework.ts"
import { nodeHttp } from "./node-http/framework.ts"
import { php } from "./php/framework.ts"
import { rack } from "./rack/framework.ts"
import { s3 } from "./s3/framework.ts"
import { socketIo } from "./socket-io/framework.ts"
import { spring } from "./spring/framework.ts"
import { starlette } from "./starlette/framework.ts"
import { traefik } from "./traefik/framework.ts"
import { vercel } from "./vercel/framework.ts"
import { vite } from "./vite/framework.ts"

/**
 * The frameworks whose files can be read, in the order in which a text is asked whether it is theirs. A new one is a folder
 * beside this file, and its line here.
 */
const registered = {
  starlette,
  "flask-cors": flask,
  "django-cors-headers": django,
  "aiohttp-cors": aiohttp,
  vite,
  nestjs,
  "socket.io": socketIo,
  next,
  fastify,
  koa,
  hono,
  express,
  lambda,
  deno,
  bun,
  "cloudflare-worker": cloudflareWorker,
  "node-http": nodeHttp,
  go,
  "rack-cors": rack,
  spring,
  laravel,
  php,
  aspnet,
  nginx,
  apache,
  caddy,
  traefik,
  envoy,
  "ingress-nginx": ingressNginx,
  "api-gateway": apiGateway,
  cloudfront: cloudFront,
  s3,
  gcs,
  azure,
  netlify,
  vercel,
  "headers-file": headersFile,
} satisfies Readonly<Record<string, Framework>>

export type FrameworkName = keyof typeof registered
export const frameworks: Readonly<Record<FrameworkName, Framework>> = registered

const isFrameworkName = (name: string): name is FrameworkName => Object.hasOwn(registered, name)
export const FRAMEWORKS: readonly FrameworkName[] = Object.keys(registered).filter(isFrameworkName)

/** Their names, as a sentence lists them. Not made before it is asked for: the first Intl of a page takes it tens of milliseconds. */
export const frameworkLabels = (): string =>
  new Intl.ListFormat("en").format(FRAMEWORKS.flatMap((name) => frameworks[name].label.split(" / ")))

/** Which framework is this text written for? null when none of those that can be read. */
export const recognise = (source: string): FrameworkName | null =>
  FRAMEWORKS.find((name) => frameworks[name].recognise(source)) ?? null
