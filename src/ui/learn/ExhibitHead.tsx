import { Link2 } from "lucide-react"
import type { ReactNode } from "react"

interface ExhibitHeadProps {
  readonly title: string
  /** the address of this very exhibit */
  readonly href: string
  readonly children?: ReactNode
}

/** What an exhibit is called, what there is to try, and its own link. */
export function ExhibitHead({ title, href, children }: ExhibitHeadProps) {
  return (
    <div className="exhibit-head">
      <p>{title}</p>
      <div className="exhibit-tries">
        {children}
        <a className="exhibit-link" href={href} aria-label={`Link to this: ${title}`} title="Link to this">
          <Link2 size={14} aria-hidden="true" />
        </a>
      </div>
    </div>
  )
}
