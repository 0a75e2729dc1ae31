/** What the platform gives values of a type, in ECMAScript 2026: what of it is not played here is not known, and not missing. */
const NAMES = {
  Array:
    "at concat copyWithin entries every fill filter find findIndex findLast findLastIndex flat flatMap forEach includes indexOf join keys lastIndexOf map pop push reduce reduceRight reverse shift slice some sort splice toReversed toSorted toSpliced unshift values with",
  Boolean: "",
  Iterator: "drop every filter find flatMap forEach map reduce some take toArray",
  Map: "clear delete entries forEach get getOrInsert getOrInsertComputed has keys set size values",
  Number: "toExponential toFixed toPrecision",
  Object:
    "constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf __proto__ __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__",
  Promise: "then catch finally",
  RegExp:
    "dotAll exec flags global hasIndices ignoreCase lastIndex multiline source sticky test unicode unicodeSets compile",
  Set: "add clear delete difference entries forEach has intersection isDisjointFrom isSubsetOf isSupersetOf keys size symmetricDifference union values",
  String:
    "anchor at big blink bold charAt charCodeAt codePointAt concat endsWith fixed fontcolor fontsize includes indexOf isWellFormed italics lastIndexOf link localeCompare match matchAll normalize padEnd padStart repeat replace replaceAll search slice small split startsWith strike sub substr substring sup toLocaleLowerCase toLocaleUpperCase toLowerCase toUpperCase toWellFormed trim trimEnd trimLeft trimRight trimStart",
} as const

export type StandardType = keyof typeof NAMES

const SETS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(NAMES).map(([type, names]) => [type, new Set(names.split(" "))]),
)

/** Do values of a type have something of that name on the platform? */
export const isStandard = (type: StandardType, name: string): boolean => SETS.get(type)?.has(name) === true

/** What `typeof` says of names that every Node has and that are not played here. */
const GLOBAL_TYPES: Readonly<Record<string, "function" | "object">> = {
  AbortController: "function",
  AbortSignal: "function",
  ArrayBuffer: "function",
  BigInt: "function",
  Blob: "function",
  Buffer: "function",
  Date: "function",
  FormData: "function",
  Headers: "function",
  Intl: "object",
  Proxy: "function",
  Reflect: "object",
  Request: "function",
  Response: "function",
  Symbol: "function",
  TextDecoder: "function",
  TextEncoder: "function",
  URLSearchParams: "function",
  Uint8Array: "function",
  WeakMap: "function",
  WeakSet: "function",
  WebAssembly: "object",
  crypto: "object",
  fetch: "function",
  global: "object",
  globalThis: "object",
  performance: "object",
  queueMicrotask: "function",
  setImmediate: "function",
  structuredClone: "function",
}

/** `typeof name` of a global name of Node that is not played here; null for what Node has not. */
export const typeOfGlobal = (name: string): "function" | "object" | null =>
  Object.hasOwn(GLOBAL_TYPES, name) ? (GLOBAL_TYPES[name] ?? null) : null
