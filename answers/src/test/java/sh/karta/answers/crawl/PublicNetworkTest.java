// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicNetworkTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "127.0.0.1",
                "127.255.255.255",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "::10.0.0.1",
                "64:ff9b::a00:1",
                "fc00::1",
                "fd12::1",
                "fe80::1",
                "ff02::1",
                "2001:0:53aa::1",
                "2001:db8::1",
                "2002:a00:1::1"
            })
    void privateAndSpecialAddressesAreRefused(String address) throws IOException {
        assertThat(PublicNetwork.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.1.1.1", "11.0.0.1", "100.128.0.1", "172.32.0.1", "223.255.255.1", "2606:4700::1", "2a00::1"})
    void publicAddressesArePermitted(String address) throws IOException {
        assertThat(PublicNetwork.isPublic(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void onlyThePublicAddressesOfANameAreUsed() throws IOException {
        InetAddress inside = InetAddress.getByName("10.0.0.1");
        InetAddress outside = InetAddress.getByName("1.1.1.1");
        assertThat(new PublicNetwork(host -> new InetAddress[] {inside, outside}).resolve("both.example"))
                .containsExactly(outside);
        assertThatThrownBy(() -> new PublicNetwork(host -> new InetAddress[] {inside}).resolve("inside.example"))
                .hasMessage("refused, because inside.example has the private address 10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "/docs/, http://a.example/docs/x, true",
        "/docs/, http://a.example/doc, false",
        "/*/old/, http://a.example/en/old/x, true",
        "/*.html$, http://a.example/x.html, true",
        "/*.html$, http://a.example/x.html?y=1, false",
        "/x$, http://a.example/x, true",
        "/x$, http://a.example/xy, false",
        "/a*a$, http://a.example/a, false",
        "/*a*a*a*a*a*a*b, http://a.example/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, false",
        "/, http://a.example, true",
        "/über, http://a.example/%C3%BCber, true",
        "https://b.example, https://b.example/x, true",
        "https://b.example/y, http://B.example:80/y, true",
        "https://b.example/, https://a.example/, false",
        "https://b.example:444/, https://b.example/, false"
    })
    void patternsSelectAddressesLikeRobotsTxt(String pattern, String address, boolean selected) {
        assertThat(new AddressPattern(pattern).matches(URI.create(address))).isEqualTo(selected);
    }
}
