// SPDX-License-Identifier: Apache-2.0
package sh.karta.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import sh.karta.server.config.ConfigFile;
import sh.karta.server.config.ServerConfig;

/** Lints and renders the chart with Helm, and reads the result as Kubernetes would. */
@Tag("full")
final class ChartTest {
    private static final Path CHART = Path.of("helm/karta");

    private static final String PLAIN = """
            config:
              store: jdbc:postgresql://postgres/karta?user=karta&password=${KARTA_STORE_PASSWORD}
              trusted_proxies: 1
              projects:
                coffeeco/support-bot:
                  keys: [{key: pk_live_coffeeco, origins: ["https://www.coffeeco.example"]}]
            environmentSecret: karta-environment
            """;

    private static final String EVERYTHING = PLAIN + """
            ingress: {enabled: true, className: nginx, annotations: {a: b}, host: chat.coffeeco.example, tlsSecret: chat-tls}
            autoscaling: {enabled: true}
            podDisruptionBudget: {enabled: true}
            imagePullSecrets: [{name: registry}]
            """;

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "Deployment", Deployment.class,
            "Secret", Secret.class,
            "Service", Service.class,
            "Ingress", Ingress.class,
            "HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
            "PodDisruptionBudget", PodDisruptionBudget.class,
            "PersistentVolumeClaim", PersistentVolumeClaim.class);

    /** The model keeps unknown properties. Without that, they are errors. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            });

    @TempDir
    private Path folder;

    private List<HasMetadata> render(String values) throws Exception {
        Path file = Files.writeString(folder.resolve("values.yaml"), values);
        String yaml = new Helm(CHART)
                .template()
                .withName("chat")
                .withKubeVersion("1.25.0")
                .withValuesFile(file)
                .call();
        List<HasMetadata> objects = new ArrayList<>();
        for (Object document : new Yaml().loadAll(yaml)) {
            if (document instanceof Map<?, ?> map) {
                Class<? extends HasMetadata> kind = KINDS.get(String.valueOf(map.get("kind")));
                assertThat(kind).as("kind %s", map.get("kind")).isNotNull();
                HasMetadata object = STRICT.convertValue(map, kind);
                assertThat(map.get("apiVersion")).isEqualTo(HasMetadata.getApiVersion(kind));
                objects.add(object);
            }
        }
        return objects;
    }

    private static <T> T only(List<HasMetadata> objects, Class<T> kind) {
        List<T> found =
                objects.stream().filter(kind::isInstance).map(kind::cast).toList();
        assertThat(found).as(kind.getSimpleName()).hasSize(1);
        return found.get(0);
    }

    private static PodSpec pod(List<HasMetadata> objects) {
        return only(objects, Deployment.class).getSpec().getTemplate().getSpec();
    }

    @Test
    void helmLintHasNoFinding() {
        LintResult lint = new Helm(CHART).lint().strict().call();
        assertThat(lint.isFailed()).as(lint.getMessages().toString()).isFalse();
    }

    @Test
    void anUnknownPropertyIsNoticed() {
        assertThatThrownBy(() ->
                        STRICT.convertValue(Map.of("spec", Map.of("ports", List.of(Map.of("prot", 1)))), Service.class))
                .hasMessageContaining("prot");
    }

    @Test
    void eachVersionEqualsThatOfTheBuild() throws Exception {
        Map<String, Object> chart = new Yaml().load(Files.readString(CHART.resolve("Chart.yaml")));
        assertThat(Files.readString(Path.of("../pom.xml")))
                .contains("<revision>" + chart.get("version") + "</revision>");
        assertThat(chart.get("appVersion")).isEqualTo(chart.get("version"));
    }

    @Test
    void withoutOptionsThereAreServersAServiceAndTheirConfiguration() throws Exception {
        assertThat(render(PLAIN))
                .extracting(HasMetadata::getKind)
                .containsExactlyInAnyOrder("Deployment", "Secret", "Service");
    }

    @Test
    void everyOptionalObjectBelongsToTheSameServers() throws Exception {
        List<HasMetadata> objects = render(EVERYTHING);
        assertThat(objects)
                .extracting(HasMetadata::getKind)
                .containsExactlyInAnyOrder(
                        "Deployment", "Secret", "Service", "Ingress", "HorizontalPodAutoscaler", "PodDisruptionBudget");
        Deployment deployment = only(objects, Deployment.class);
        Map<String, String> labels =
                deployment.getSpec().getTemplate().getMetadata().getLabels();
        assertThat(deployment.getSpec().getReplicas())
                .as("the autoscaler decides")
                .isNull();
        assertThat(labels)
                .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels())
                .containsAllEntriesOf(only(objects, Service.class).getSpec().getSelector())
                .containsAllEntriesOf(only(objects, PodDisruptionBudget.class)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels());
        assertThat(only(objects, HorizontalPodAutoscaler.class)
                        .getSpec()
                        .getScaleTargetRef()
                        .getName())
                .isEqualTo(deployment.getMetadata().getName());
        var rule = only(objects, Ingress.class).getSpec().getRules().get(0);
        assertThat(rule.getHost()).isEqualTo("chat.coffeeco.example");
        assertThat(rule.getHttp().getPaths().get(0).getBackend().getService().getName())
                .isEqualTo(only(objects, Service.class).getMetadata().getName());
    }

    @Test
    void theServerReadsTheRenderedConfigurationAndHasTimeToStop() throws Exception {
        List<HasMetadata> objects = render(PLAIN);
        Secret secret = only(objects, Secret.class);
        Path file = Files.writeString(
                folder.resolve("karta.yaml"), secret.getStringData().get("karta.yaml"));
        ServerConfig config = ConfigFile.read(file, name -> "a-secret-of-20-letters");
        assertThat(config.projects()).containsKey("coffeeco/support-bot");
        assertThat(config.store()).contains("password=a-secret-of-20-letters");
        PodSpec pod = pod(objects);
        assertThat(pod.getTerminationGracePeriodSeconds())
                .isGreaterThan(config.stop().within().toSeconds());
        Container container = pod.getContainers().get(0);
        assertThat(container.getPorts())
                .extracting(port -> port.getContainerPort())
                .containsExactly(config.listen().port());
        assertThat(volume(pod, "config").getSecret().getSecretName())
                .isEqualTo(secret.getMetadata().getName());
        assertThat(container.getEnvFrom().get(0).getSecretRef().getName()).isEqualTo("karta-environment");
    }

    @Test
    void probesAskTheMainPortAndTheManagementListenerStaysInside() throws Exception {
        List<HasMetadata> objects = render(EVERYTHING);
        Container container = pod(objects).getContainers().get(0);
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/healthz");
        assertThat(container.getReadinessProbe().getHttpGet().getPort()).isEqualTo(new IntOrString("http"));
        assertThat(only(objects, Service.class).getSpec().getPorts())
                .extracting(port -> port.getTargetPort())
                .containsExactly(new IntOrString("http"));
    }

    @Test
    void theServerHasNoPrivilegesAndWritesOnlyItsDataFolder() throws Exception {
        PodSpec pod = pod(render(PLAIN));
        Container container = pod.getContainers().get(0);
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10_001);
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getVolumeMounts().stream()
                        .filter(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
                        .map(mount -> mount.getMountPath()))
                .containsExactly("/data");
        assertThat(volume(pod, "data").getEmptyDir()).isNotNull();
    }

    @Test
    void aSingleServerWithSqliteHasAVolume() throws Exception {
        String values = "config: {store: sqlite}\nreplicas: 1\ndata: {size: 5Gi, storageClass: fast}\n";
        List<HasMetadata> objects = render(values);
        PersistentVolumeClaim claim = only(objects, PersistentVolumeClaim.class);
        assertThat(volume(pod(objects), "data").getPersistentVolumeClaim().getClaimName())
                .isEqualTo(claim.getMetadata().getName());
        assertThat(only(objects, Deployment.class).getSpec().getStrategy().getType())
                .isEqualTo("Recreate");
        assertThatThrownBy(() -> render(values.replace("replicas: 1", "replicas: 2")))
                .hasMessageContaining("data.size is for SQLite");
    }

    @Test
    void severalServersNeedPostgres() throws Exception {
        String values = "config: {trusted_proxies: 1}\n";
        String needed = "several servers need PostgreSQL";
        assertThatThrownBy(() -> render(values)).hasMessageContaining(needed);
        assertThatThrownBy(() -> render("config: {store: sqlite}\n")).hasMessageContaining(needed);
        assertThatThrownBy(() -> render(values + "replicas: 1\nautoscaling: {enabled: true}\n"))
                .hasMessageContaining(needed);
        assertThat(only(render(values + "replicas: 1\n"), Deployment.class)
                        .getSpec()
                        .getReplicas())
                .isEqualTo(1);
    }

    @Test
    void aChangedConfigurationReplacesTheServers() throws Exception {
        assertThat(checksum(PLAIN)).isEqualTo(checksum(PLAIN)).isNotEqualTo(checksum(PLAIN.replace(": 1", ": 2")));
        assertThatThrownBy(() -> render("replicas: 1")).hasMessageContaining("set config, or configSecret");
    }

    @Test
    void theValuesInTheDocumentationAreAConfigurationThatTheServerReads() throws Exception {
        var block = Pattern.compile("```yaml text: values of the chart[^\n]*\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/pages/kubernetes.md")));
        assertThat(block.find()).isTrue();
        List<HasMetadata> objects = render(block.group(1));
        Path file = Files.writeString(
                folder.resolve("karta.yaml"),
                only(objects, Secret.class).getStringData().get("karta.yaml"));
        assertThat(ConfigFile.read(file, name -> "a-secret-of-20-letters").projects())
                .containsKey("coffeeco/support-bot");
        assertThat(only(objects, Ingress.class).getMetadata().getAnnotations()).hasSize(2);
    }

    @Test
    void aSecretThatExistsIsUsedInPlaceOfTheConfiguration() throws Exception {
        List<HasMetadata> objects = render("configSecret: karta-config");
        assertThat(objects).noneMatch(Secret.class::isInstance);
        assertThat(volume(pod(objects), "config").getSecret().getSecretName()).isEqualTo("karta-config");
    }

    private String checksum(String values) throws Exception {
        return only(render(values), Deployment.class)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations()
                .get("checksum/config");
    }

    private static Volume volume(PodSpec pod, String name) {
        return pod.getVolumes().stream()
                .filter(volume -> volume.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
