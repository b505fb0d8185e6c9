// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP: Jetty, the route table, the endpoints, CORS, error bodies, streams and static files. Entry: {@link
 * sh.karta.server.http.HttpServer}. The routes are in {@link sh.karta.server.http.Api}.
 */
@UsedBy(".")
@NullMarked
package sh.karta.server.http;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
