// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

/**
 * English texts of the deferred features, in addition to those in {@code English}. A key {@code speech_} is followed by the name of a
 * problem of {@code Dictation}, or one of the panel's own.
 */
final class FeaturesEnglish {
    static final String JSON = """
            {"thinking":"Thinking…",\
            "thought":"Thought for {time}",\
            "thoughts":"Thoughts",\
            "failed":"failed",\
            "steps":"{count} steps",\
            "youApproved":"you approved it",\
            "input":"Input",\
            "output":"Output",\
            "sources":"Sources",\
            "limit":"{name} is taking a break.",\
            "locked":"Start a new chat to go on.",\
            "tryAgain":"Try again in {time}. Your question is kept.",\
            "person":"Talk to a person",\
            "askedPerson":"You asked for a person at {time}.",\
            "showAll":"Show all",\
            "showLess":"Show less",\
            "wrap":"Wrap",\
            "footer":"Powered by Karta",\
            "history":"Conversations",\
            "historyFailed":"Couldn't load your conversations.",\
            "backToChat":"Back to the chat",\
            "download":"Download transcript",\
            "downloadFailed":"Couldn't get the transcript.",\
            "delete":"Delete conversation",\
            "deleteAsk":"Delete this conversation for good?",\
            "deleteNow":"Delete",\
            "deleteFailed":"Couldn't delete the conversation.",\
            "restoreFailed":"Couldn't load the conversation. It isn't lost.",\
            "storageFull":"Storage is full. Keep this page open.",\
            "understood":"Got it",\
            "larger":"Larger",\
            "smaller":"Smaller",\
            "copy":"Copy",\
            "copied":"Copied",\
            "copyConversation":"Copy conversation",\
            "copyMarkdown":"Copy as Markdown",\
            "readAloud":"Read aloud",\
            "stopReading":"Stop reading",\
            "fresh":"New",\
            "writing":"Writing…",\
            "newAnswer":"New answer",\
            "jump":"Jump to the latest message",\
            "good":"Good answer",\
            "poor":"Bad answer",\
            "thanks":"Thanks",\
            "feedbackFailed":"Couldn't send the feedback.",\
            "whatWrong":"What was wrong?",\
            "wrong":"Wrong",\
            "not_asked":"Not what I asked",\
            "outdated":"Out of date",\
            "other":"Other",\
            "tellMore":"Tell us more (optional)",\
            "closeCard":"Close",\
            "attach":"Attach files",\
            "files":"Attached files",\
            "drop":"Drop files to attach",\
            "dropLimit":"Up to {count} each",\
            "uploading":"Uploading {file}",\
            "attached":"{file} is attached.",\
            "remove":"Remove {file}",\
            "tooBig":"That file is larger than {count}.",\
            "emptyFile":"That file is empty.",\
            "wrongType":"Files of that kind can't be sent.",\
            "tooMany":"{count} files at most.",\
            "uploadFailed":"Couldn't upload that file.",\
            "approve_once":"Approve once",\
            "approve_session":"Approve for this conversation",\
            "deny":"Deny",\
            "approve_once_done":"Approved once",\
            "approve_session_done":"Approved for this conversation",\
            "deny_done":"Denied",\
            "expires":"Expires in {time}",\
            "expired":"expired",\
            "unanswered":"not answered",\
            "waitingAbove":"Waiting for your answer above",\
            "answerAbove":"Answer above, or change it here",\
            "reading":"Reading aloud",\
            "readFailed":"Couldn't read this aloud.",\
            "nothingAloud":"This answer has no words to read.",\
            "dictate":"Dictate",\
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
            "speech_NotAllowedError":"The microphone is blocked. Allow it in the browser.",\
            "removeQuote":"Remove the quote",\
            "quote":"Quote",\
            "dismiss":"Close this message",\
            "commands":"Commands",\
            "mentions":"Mentions",\
            "source":"Source {count}",\
            "sourceCount":"{count} sources",\
            "seeAlso":"See also",\
            "openPage":"Open the page",\
            "downloadPicture":"Download",\
            "previousPicture":"Previous picture",\
            "nextPicture":"Next picture",\
            "pictureFailed":"Couldn't load the picture.",\
            "noHistory":"No conversations yet.",\
            "noMatch":"No conversation matches.",\
            "search":"Search conversations",\
            "openFailed":"Couldn't open that conversation.",\
            "rowMenu":"More",\
            "rename":"Rename",\
            "title":"Title",\
            "save":"Save",\
            "renameFailed":"Couldn't rename the conversation.",\
            "regenerate":"Answer again",\
            "version":"Version {count}",\
            "previous":"Previous version",\
            "next":"Next version",\
            "stays":"The earlier version stays.",\
            "versionFailed":"Couldn't load that version.",\
            "versionLimit":"A message has 20 versions at most.",\
            "versionHeld":"A person is answering now, so earlier messages stay as they are.",\
            "versionBusy":"Wait until the answer is complete.",\
            "unsent":"Couldn't send this. Your text is kept."}\
            """;

    private FeaturesEnglish() {}
}
