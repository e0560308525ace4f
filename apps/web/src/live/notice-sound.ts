/** Two rising tones, in Hz, one after the other. */
const tones = [659, 880] as const
const toneS = 0.14
const loudness = 0.12

let context: AudioContext | undefined

/** Whether this tab has been touched: browsers make no sound before that. */
export const hasBeenTouched = (): boolean => !('userActivation' in navigator) || navigator.userActivation.hasBeenActive

/** Plays the sound of a new alert, made here: nothing is loaded. Silent until the tab has been touched. */
export function playNoticeSound(): void {
  if (!hasBeenTouched()) return
  context ??= new AudioContext()
  const { currentTime } = context
  // A context sleeps when its tab was long in the background.
  void context.resume()
  for (const [i, hz] of tones.entries()) playTone(context, hz, currentTime + i * toneS)
}

/** One tone that comes and goes softly: a hard edge would click. */
function playTone(at: AudioContext, hz: number, startS: number): void {
  const tone = at.createOscillator()
  const volume = at.createGain()
  tone.frequency.value = hz
  volume.gain.setValueAtTime(0, startS)
  volume.gain.linearRampToValueAtTime(loudness, startS + 0.02)
  volume.gain.linearRampToValueAtTime(0, startS + toneS)
  tone.connect(volume).connect(at.destination)
  tone.start(startS)
  tone.stop(startS + toneS)
}
