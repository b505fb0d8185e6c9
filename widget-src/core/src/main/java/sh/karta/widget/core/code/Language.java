// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.code;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/** The lexical rules of a family of languages, as far as colours need them. */
final class Language {
    /** A word before a parenthesis, or with a capital letter, is a name. */
    static final int CALLS = 1;

    /** A word or string before a colon is a name. */
    static final int KEYS = 2;

    /** A word before an equals sign is a name. */
    static final int SETTINGS = 4;

    /** {@code $word} is a name. */
    static final int DOLLAR = 8;

    /** {@code @word} is a name. */
    static final int AT = 16;

    /** Words contain hyphens. */
    static final int HYPHENS = 32;

    /** The first word of a command is a name. */
    static final int COMMANDS = 64;

    /** Three quotation marks enclose a text of several lines. */
    static final int TRIPLE = 128;

    /** A slash may begin a regular expression. */
    static final int PATTERNS = 256;

    /** Keywords may be in lower case. */
    static final int ANY_CASE = 512;

    /** An apostrophe may begin a lifetime, and an exclamation mark ends the name of a macro. */
    static final int RUST = 1024;

    /** Tags, with scripts and styles inside. */
    static final int MARKUP = 2048;

    private static final String C_LIKE =
            "if else for while do switch case default break continue return class struct enum"
                    + " interface new this super static final const void int long short byte char float double boolean bool true"
                    + " false null try catch finally throw throws public private protected abstract extends implements import"
                    + " package instanceof var val fun when is in as override object companion data sealed record"
                    + " using namespace string foreach get set async await virtual readonly internal out ref typedef unsigned"
                    + " signed sizeof nullptr template typename auto extern inline operator delete union goto include define"
                    + " let func guard protocol extension nil self init lateinit suspend open yield permits synchronized";

    static final Language SCRIPT = new Language(
            " JS JAVASCRIPT JSX MJS CJS NODE TS TYPESCRIPT TSX ",
            "//",
            "/*",
            "\"'`",
            "`",
            CALLS | AT | PATTERNS,
            "async await break case catch class const continue debugger default delete do else export extends false finally"
                    + " for from function if import in instanceof let new null of return static super switch this throw true"
                    + " try typeof undefined var void while with yield abstract any as boolean declare enum implements"
                    + " interface is keyof namespace never number private protected public readonly satisfies string type"
                    + " unknown");

    static final Language STYLE =
            new Language(" CSS SCSS LESS SASS ", "", "/*", "\"'", "", KEYS | AT | HYPHENS, "important not from to");

    private static final Language MARKED =
            new Language(" HTML HTM XML SVG VUE XHTML SVELTE ", "", "", "\"'", "\"'", MARKUP, "");

    private static final Language[] ALL = {
        SCRIPT,
        STYLE,
        MARKED,
        new Language(" JSON JSONC JSON5 ", "//", "/*", "\"", "", KEYS, "true false null"),
        new Language(
                " PYTHON PY PYTHON3 ",
                "#",
                "",
                "\"'",
                "",
                CALLS | AT | TRIPLE,
                "False None True and as assert async await break case class continue def del elif else except finally for"
                        + " from global if import in is lambda match nonlocal not or pass raise return self try while with"
                        + " yield"),
        new Language(
                " JAVA KOTLIN KT KTS C C++ CPP H HPP CS CSHARP C# SWIFT SCALA DART GROOVY GRADLE OBJC ",
                "//",
                "/*",
                "\"'",
                "",
                CALLS | AT | TRIPLE,
                C_LIKE),
        new Language(
                " BASH SH SHELL ZSH CONSOLE TERMINAL SHELLSESSION ",
                "#",
                "",
                "\"'",
                "\"'",
                DOLLAR | COMMANDS | HYPHENS,
                "if then else elif fi for in do done while until case esac function return export local readonly"),
        new Language(
                " SQL POSTGRESQL POSTGRES MYSQL SQLITE ",
                "--",
                "/*",
                "'\"",
                "'",
                CALLS | ANY_CASE,
                "ADD ALL ALTER AND AS ASC BEGIN BETWEEN BIGINT BOOLEAN BY CASCADE CASE CHECK COLUMN COMMIT CONSTRAINT CREATE"
                        + " CROSS DATE DEFAULT DELETE DESC DISTINCT DROP ELSE END EXISTS FALSE FOREIGN FROM FULL GROUP HAVING"
                        + " IF IN INDEX INNER INSERT INT INTEGER INTO IS JOIN KEY LEFT LIKE LIMIT NOT NULL OFFSET ON OR ORDER"
                        + " OUTER PRIMARY REFERENCES RETURNING RIGHT ROLLBACK SELECT SET TABLE TEXT THEN TIMESTAMP TRUE"
                        + " UNION UNIQUE UPDATE USING VALUES VARCHAR VIEW WHEN WHERE WITH"),
        new Language(
                " GO GOLANG ",
                "//",
                "/*",
                "\"'`",
                "`",
                CALLS,
                "break case chan const continue default defer else fallthrough for func go goto if import interface map"
                        + " package range return select struct switch type var true false nil string int int64 bool byte"
                        + " error rune float64 any"),
        new Language(
                " RUST RS ",
                "//",
                "/*",
                "\"'",
                "\"",
                CALLS | RUST,
                "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod"
                        + " move mut pub ref return self static struct super trait true type unsafe use where while bool char"
                        + " f64 i32 i64 str u8 u32 u64 usize"),
        new Language(
                " PHP ",
                "//",
                "/*",
                "\"'",
                "\"'",
                CALLS | DOLLAR,
                "abstract and array as break case catch class clone const continue declare default do echo else elseif empty"
                        + " enum extends false final finally fn for foreach function global if implements instanceof interface"
                        + " isset match namespace new null or php print private protected public readonly require"
                        + " require_once return static string switch this throw trait true try unset use var void while yield"
                        + " int float bool"),
        new Language(" YAML YML ", "#", "", "\"'", "", KEYS | HYPHENS, "true false null yes no on off"),
        new Language(
                " TOML INI ENV DOTENV PROPERTIES CONF ", "#", "", "\"'", "", SETTINGS | HYPHENS | TRIPLE, "true false"),
        new Language(
                " RUBY RB ",
                "#",
                "",
                "\"'",
                "",
                CALLS | AT,
                "alias and begin break case class def do else elsif end ensure false for if in module next nil not or puts"
                        + " raise require rescue return self super then true unless until when while yield"),
        new Language(
                " DOCKERFILE DOCKER ",
                "#",
                "",
                "\"'",
                "",
                DOLLAR | HYPHENS | ANY_CASE,
                "FROM AS RUN CMD LABEL EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG HEALTHCHECK SHELL"),
    };

    /** The names of the family in capital letters. */
    private final String names;

    /** The characters that begin a line comment, or an empty string. */
    final String lineComment;

    /** The characters that begin a block comment, or an empty string. */
    final String comment;

    /** The characters that enclose strings. */
    final String quotes;

    /** The characters of {@link #quotes} that enclose strings of several lines. */
    final String longQuotes;

    private final int flags;
    private final String keywords;

    private Language(
            String names,
            String lineComment,
            String comment,
            String quotes,
            String longQuotes,
            int flags,
            String keywords) {
        this.names = names;
        this.lineComment = lineComment;
        this.comment = comment;
        this.quotes = quotes;
        this.longQuotes = longQuotes;
        this.flags = flags;
        this.keywords = Text.concat(Text.concat(" ", keywords), " ");
    }

    /** Returns the language that a code block calls {@code name}, or null. */
    static @Nullable Language of(String name) {
        for (Language language : ALL) {
            if (contains(language.names, capitals(name))) {
                return language;
            }
        }
        return null;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    boolean isKeyword(String word) {
        return contains(keywords, has(ANY_CASE) ? capitals(word) : word);
    }

    /** Returns {@code text} with ASCII letters in capitals. */
    static String capitals(String text) {
        String result = "";
        for (int at = 0; at < text.length(); at++) {
            int c = Text.at(text, at);
            result = Text.concat(result, Text.ofCodePoint(c >= 'a' && c <= 'z' ? c - 32 : c));
        }
        return result;
    }

    private static boolean contains(String words, String word) {
        return Text.indexOf(words, Text.concat(Text.concat(" ", word), " "), 0) >= 0;
    }
}
