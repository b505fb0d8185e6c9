// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors.pdf;

import java.io.IOException;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;

/** A page whose content is unpacked before it is parsed. PDFBox would unpack it during parsing, without {@link BoundedFilter}. */
final class UnpackedPage extends PDPage {
    private final PDPage page;

    UnpackedPage(PDPage page) {
        super(page.getCOSObject());
        this.page = page;
    }

    /** Returns the resources of the page, which are cached for other pages. */
    @Override
    public PDResources getResources() {
        return page.getResources();
    }

    @Override
    public RandomAccessRead getContentsForStreamParsing() throws IOException {
        return getContentsForRandomAccess();
    }
}
