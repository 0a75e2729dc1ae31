import { create } from "zustand"

interface ShownLayer {
  /** which server of a stack the editor shows: 0 is the first that a request comes to */
  readonly layer: number
  readonly show: (layer: number) => void
}

export const useShownLayer = create<ShownLayer>()((set) => ({
  layer: 0,
  show: (layer) => set({ layer }),
}))
