const least = 4.5 // WCAG 2.2, 1.4.3: text against what is behind it

/** Relative luminance of #rgb or #rrggbb (WCAG 2.2), NaN for anything else. */
function luminance(colour) {
  const hex = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(colour)?.[1]
  if (!hex) return NaN
  const size = hex.length / 3
  const [red, green, blue] = [0, 1, 2].map((i) => {
    const value = parseInt(hex.slice(i * size, (i + 1) * size).padStart(2, hex[i]), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** How far two colours stand apart: 1 to 21, NaN where one is no hex colour. */
function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** A style rule for a colour pair that can be read; else none, and a line on the console. */
export function colourRule(colour, textColour) {
  if (!colour && !textColour) return ''
  const pair = [colour || '#0b4f5e', textColour || '#ffffff']
  if (contrast(...pair) >= least) return `:host{--accent:${pair[0]};--on-accent:${pair[1]}}`
  console.warn(
    `privacy-notice-chat: not using ${pair.join(' with ')}. Write #rrggbb, contrast ${least} or more.`,
  )
  return ''
}
