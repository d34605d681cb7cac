/** Two soft tones, like two people greeting each other in passing. Made on the spot: no file is loaded. */
export function playChime(audio: AudioContext): void {
  tone(audio, 523.25, audio.currentTime);
  tone(audio, 659.25, audio.currentTime + 0.16);
}

function tone(audio: AudioContext, frequency: number, at: number): void {
  const oscillator = new OscillatorNode(audio, { type: "sine", frequency });
  const gain = new GainNode(audio, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.08, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.5);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.55);
}
