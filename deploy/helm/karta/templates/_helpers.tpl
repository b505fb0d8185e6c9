{{- define "karta.name" -}}
{{- if contains "karta" .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-karta" (.Release.Name | trunc 44 | trimSuffix "-") }}{{ end }}
{{- end }}

{{- define "karta.selector" -}}
app.kubernetes.io/name: karta
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "karta.labels" -}}
{{ include "karta.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}
