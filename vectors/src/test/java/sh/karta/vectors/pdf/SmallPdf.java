// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors.pdf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;

/** Writes PDF files by the specification (ISO 32000-1), without a library. Fonts are named and not embedded. */
public final class SmallPdf {
    static final int HEIGHT = 800;

    private final List<byte[]> objects = new ArrayList<>();
    private final List<StringBuilder> pages = new ArrayList<>();
    private final List<String> contents = new ArrayList<>();
    private String resources = "";
    private String trailer = "";

    public SmallPdf() {
        // Catalog and page tree come last, when the pages are known.
        object("");
        object("");
        object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
        object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>");
        object("<</Type/Font/Subtype/TrueType/BaseFont/NoSuchFont/FirstChar 32/LastChar 32/Widths[300]"
                + "/Encoding/WinAnsiEncoding>>");
    }

    /** Adds an object and returns its number. */
    int object(String text) {
        objects.add(text.getBytes(StandardCharsets.ISO_8859_1));
        return objects.size();
    }

    /** Adds a compressed stream with other entries of its dictionary and returns its number. */
    int stream(String entries, byte[] content) {
        Deflater deflater = new Deflater();
        deflater.setInput(content);
        deflater.finish();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] some = new byte[8_192];
        while (!deflater.finished()) {
            packed.write(some, 0, deflater.deflate(some));
        }
        deflater.end();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        write(all, "<<" + entries + "/Filter/FlateDecode/Length " + packed.size() + ">>stream\n");
        all.writeBytes(packed.toByteArray());
        write(all, "\nendstream");
        objects.add(all.toByteArray());
        return objects.size();
    }

    public SmallPdf page() {
        pages.add(new StringBuilder());
        return this;
    }

    /** Adds a page with this content stream. */
    public SmallPdf page(byte[] content) {
        contents.add(stream("", content) + " 0 R");
        return this;
    }

    /** Adds a page with these references to content streams. */
    public SmallPdf pageOf(String streams) {
        contents.add("[" + streams + "]");
        return this;
    }

    /** Writes a line on the last page. */
    public SmallPdf line(int left, int top, int size, String font, String text) {
        String escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)");
        return draw(String.format(
                Locale.ROOT, "BT /%s %d Tf %d %d Td (%s) Tj ET\n", font, size, left, HEIGHT - top, escaped));
    }

    /** Writes lines of 10 points, 12 points apart. */
    public SmallPdf lines(int top, String... texts) {
        for (int i = 0; i < texts.length; i++) {
            line(50, top + 12 * i, 10, "F1", texts[i]);
        }
        return this;
    }

    public SmallPdf draw(String operators) {
        pages.get(pages.size() - 1).append(operators);
        return this;
    }

    public SmallPdf resources(String more) {
        resources = more;
        return this;
    }

    public SmallPdf trailer(String more) {
        trailer = more;
        return this;
    }

    public byte[] bytes() {
        for (StringBuilder page : pages) {
            contents.add(stream("", page.toString().getBytes(StandardCharsets.ISO_8859_1)) + " 0 R");
        }
        StringBuilder kids = new StringBuilder();
        for (String content : contents) {
            kids.append(object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 " + HEIGHT + "]/Contents " + content
                            + "/Resources<</Font<</F1 3 0 R/F2 4 0 R/F3 5 0 R>>" + resources + ">>>>"))
                    .append(" 0 R ");
        }
        objects.set(0, "<</Type/Catalog/Pages 2 0 R>>".getBytes(StandardCharsets.ISO_8859_1));
        objects.set(
                1,
                ("<</Type/Pages/Count " + contents.size() + "/Kids[" + kids + "]>>")
                        .getBytes(StandardCharsets.ISO_8859_1));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        write(file, "%PDF-1.7\n");
        StringBuilder table = new StringBuilder("0000000000 65535 f \n");
        for (int i = 0; i < objects.size(); i++) {
            table.append(String.format(Locale.ROOT, "%010d 00000 n \n", file.size()));
            write(file, (i + 1) + " 0 obj\n");
            file.writeBytes(objects.get(i));
            write(file, "\nendobj\n");
        }
        int start = file.size();
        write(file, "xref\n0 " + (objects.size() + 1) + "\n" + table);
        write(file, "trailer\n<</Size " + (objects.size() + 1) + "/Root 1 0 R" + trailer + ">>\n");
        write(file, "startxref\n" + start + "\n%%EOF\n");
        return file.toByteArray();
    }

    private static void write(ByteArrayOutputStream to, String text) {
        to.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
