// SPDX-License-Identifier: Apache-2.0
/** Gives a window voices. An utterance ends when the test calls its `onend`. */
export function voices(window) {
  Object.assign(window, {
    spoken: [],
    cancelled: 0,
    voices: [
      { name: "cloud", lang: "en", localService: false, default: true },
      { name: "first", lang: "en_GB", localService: true, default: false },
      { name: "usual", lang: "en-US", localService: true, default: true },
      { name: "third", lang: "de-DE", localService: true, default: false },
    ],
    SpeechSynthesisUtterance: class {
      constructor(text) {
        this.text = text;
      }
    },
    speechSynthesis: {
      getVoices: () => window.voices,
      speak: (utterance) => window.spoken.push(utterance),
      cancel: () => window.cancelled++,
    },
  });
}
