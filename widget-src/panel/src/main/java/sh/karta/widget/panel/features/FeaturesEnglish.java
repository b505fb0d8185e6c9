// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

/** English texts of the deferred features, in addition to those in {@code English}. */
final class FeaturesEnglish {
    static final String JSON = """
            {"thinking":"Thinking…",\
            "thought":"Thought for {time}",\
            "thoughts":"Thoughts",\
            "failed":"failed",\
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
            "uploadFailed":"Couldn't upload that file."}\
            """;

    private FeaturesEnglish() {}
}
