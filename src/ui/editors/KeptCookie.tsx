import { useMemo } from "react"
import { earlierWords } from "../../explain/explain-cookies.ts"
import { earlierCookies } from "../../simulation/earlier-cookies.ts"
import { useSimulator } from "../../store/simulator.ts"
import { RichText } from "../text/RichText.tsx"

/** What the browser made of one cookie that an earlier visit left. */
export function KeptCookie({ at }: { readonly at: number }) {
  const scenario = useSimulator((state) => state.scenario)
  const { results } = useMemo(() => earlierCookies(scenario), [scenario])
  const result = results[at] ?? null
  return (
    <p className={result?.kind === "stored" ? "sub" : "problem"}>
      <RichText
        text={
          result === null
            ? "Not a URL. Write the address that was visited whole: http://localhost:8000"
            : earlierWords(result)
        }
      />
    </p>
  )
}
