/** Has the browser save a file. Nothing of it goes over the network. */
export function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement("a")
  link.href = url
  link.download = name
  link.click()
  // After the click has been taken up.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/**
 * A drawing as a picture, twice as fine as it is large. Rejects where the browser can't paint it.
 * @param svg the file's text
 */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement("canvas")
  canvas.width = image.naturalWidth * 2
  canvas.height = image.naturalHeight * 2
  const context = canvas.getContext("2d")
  if (context === null) throw new Error("this browser has no canvas")
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error("the picture is too large")) : resolve(blob)),
      "image/png",
    )
  })
}
