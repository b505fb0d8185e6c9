// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.pictures;

/** English texts of the chunk {@code pictures}. */
final class PicturesEnglish {
    static final String JSON = """
            {"downloadPicture":"Download",\
            "previousPicture":"Previous picture",\
            "nextPicture":"Next picture",\
            "pictureFailed":"Couldn't load the picture."}\
            """;

    private PicturesEnglish() {}
}
