{{- define "meetsmatch.labels" -}}
app.kubernetes.io/name: meetsmatch
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "meetsmatch.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{- define "meetsmatch.pod" -}}
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "meetsmatch.container" -}}
image: {{ include "meetsmatch.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
envFrom:
  # Settings may be missing: what comes before the first installation needs the Secret alone.
  - configMapRef: {name: {{ .Release.Name }}, optional: true}
  - secretRef: {name: {{ .Values.secretName }}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
resources: {{- toYaml .Values.resources | nindent 2 }}
{{- end -}}
