// SPDX-License-Identifier: Apache-2.0
/** Tests of publishing, against memory, folders and an S3-compatible server. Entry: {@link sh.karta.publish.PublisherTest}. */
@NullMarked
package sh.karta.publish;

import org.jspecify.annotations.NullMarked;
