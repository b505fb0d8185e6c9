// SPDX-License-Identifier: Apache-2.0
package sh.karta.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class FolderTargetTest extends TargetContract {
    @Override
    Target target() {
        return new FolderTarget(folder.resolve("published"));
    }

    @Override
    List<String> options() {
        return List.of("--to", folder.resolve("published").toString());
    }

    @Test
    void aFullDiskIsReportedAndLeavesTheOldLoaderAndNoPartialFile() throws IOException {
        Configuration small = Configuration.unix().toBuilder()
                .setMaxSize(12 * 4096)
                .setBlockSize(4096)
                .build();
        try (FileSystem disk = Jimfs.newFileSystem(small)) {
            Path root = disk.getPath("/site");
            Path loader = Files.createDirectories(root.resolve("widget/v1")).resolve("karta.js");
            Files.writeString(loader, "old");
            Release release = Release.built(Sites.write(folder.resolve("site"), "0.1.0", "one"));
            Publisher publisher = new Publisher(new FolderTarget(root), Clock.systemUTC(), false, line -> {});

            assertThatThrownBy(() -> publisher.publish(release)).hasMessageContaining("because the disk is full");

            assertThat(publisher.filesPut()).isPositive();
            assertThat(loader).hasContent("old");
            try (var files = Files.walk(root)) {
                assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
            }
        }
    }

    @Test
    void aTargetThatIsAFileIsReported() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Path site = Sites.write(folder.resolve("site"), "0.1.0", "one");

        assertThat(run(List.of("--to", file.toString()), "publish", "--site", site.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("could not be read").contains("Nothing was changed.");
    }
}
