// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.dictation;

/**
 * English texts of dictation, in addition to those of the features. A key is {@code speech_} followed by the name of a problem of
 * {@code Dictation}, or one of the panel's own.
 */
final class DictationEnglish {
    static final String JSON = """
            {"dictate":"Dictate",\
            "micAsking":"Allow the microphone.",\
            "recording":"Recording",\
            "stopRecording":"Stop",\
            "transcribing":"Transcribing…",\
            "dictated":"The text was added.",\
            "speech_kept":"The recording is kept.",\
            "speech_failed":"Dictation didn't work.",\
            "speech_silent":"No words were heard.",\
            "speech_network":"No connection.",\
            "speech_too_large":"The recording is too long.",\
            "speech_unsupported_media":"This browser's format isn't accepted.",\
            "speech_rate_limited":"Too many recordings. Wait a minute.",\
            "speech_NotFoundError":"No microphone found.",\
            "speech_NotAllowedError":"The microphone is blocked. Allow it in the browser."}\
            """;

    private DictationEnglish() {}
}
