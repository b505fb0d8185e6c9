// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP: Jetty, the table of routes, what each route does, CORS, error bodies, streams, static files. Entry: {@link
 * sh.karta.server.http.HttpServer}; the routes stand in {@link sh.karta.server.http.Api}.
 */
@UsedBy(".")
@NullMarked
package sh.karta.server.http;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
