// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.approval;

/** English texts of requests for approval, in addition to those of the features. */
final class ApprovalEnglish {
    static final String JSON = """
            {"approve_once":"Approve once",\
            "approve_session":"Approve for this conversation",\
            "deny":"Deny",\
            "approve_once_done":"Approved once",\
            "approve_session_done":"Approved for this conversation",\
            "deny_done":"Denied",\
            "expires":"Expires in {time}",\
            "expired":"expired",\
            "unanswered":"not answered",\
            "waitingAbove":"Waiting for your answer above",\
            "answerAbove":"Answer above, or change it here"}\
            """;

    private ApprovalEnglish() {}
}
