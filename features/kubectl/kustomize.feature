Feature: Kustomizations
  A kustomization names manifests and says what is different about them here: another namespace, prefix, image or count. What
  it generates has the hash of its content in its name, so that a change of it is a change of whoever uses it.

  Background:
    Given a cluster of 2 nodes
    And the file "base/web.yaml":
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        replicas: 1
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec:
            containers:
              - name: web
                image: nginx:1.19
                envFrom: [{ configMapRef: { name: settings } }]
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: web }
      spec: { selector: { app: web }, ports: [{ port: 80 }] }
      """
    And the file "base/kustomization.yaml":
      """
      resources: [web.yaml]
      configMapGenerator:
        - name: settings
          literals: [color=blue]
      """

  Scenario: What a kustomization makes
    When I run "kubectl kustomize base"
    Then it prints:
      """
      apiVersion: v1
      data:
        color: blue
      kind: ConfigMap
      metadata:
        name: settings-788gth9fg6
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: web
      spec:
        ports:
        - port: 80
        selector:
          app: web
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        replicas: 1
        selector:
          matchLabels:
            app: web
        template:
          metadata:
            labels:
              app: web
          spec:
            containers:
            - envFrom:
              - configMapRef:
                  name: settings-788gth9fg6
              image: nginx:1.19
              name: web
      """

  Scenario: An overlay of a base
    Given the file "production/kustomization.yaml":
      """
      resources: [../base]
      namespace: default
      namePrefix: prod-
      labels:
        - pairs: { stage: production }
          includeSelectors: true
      images: [{ name: nginx, newTag: "1.20" }]
      replicas: [{ name: web, count: 3 }]
      configMapGenerator:
        - name: settings
          behavior: merge
          literals: [size=big]
      patches:
        - path: memory.yaml
        - target: { kind: Service }
          patch: |
            - { op: replace, path: /spec/ports/0/port, value: 8080 }
      """
    And the file "production/memory.yaml":
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        template:
          spec:
            containers: [{ name: web, resources: { limits: { memory: 64Mi } } }]
      """
    When I run "kubectl apply -k production"
    Then it prints:
      """
      configmap/prod-settings-... created
      service/prod-web created
      deployment.apps/prod-web created
      """
    And within 30 seconds deployment prod-web has 3 ready replicas
    And for 1 minute service prod-web has 3 endpoints
    And deployment prod-web matches:
      """
      metadata: { labels: { stage: production } }
      spec:
        selector: { matchLabels: { app: web, stage: production } }
        template:
          spec:
            containers:
              - image: nginx:1.20
                resources: { limits: { memory: 64Mi } }
      """
    When I run "kubectl exec deployment/prod-web -- printenv color"
    Then it prints "blue"
    When I run "kubectl exec deployment/prod-web -- printenv size"
    Then it prints "big"
    When I run "kubectl delete -k production"
    Then it prints:
      """
      configmap "prod-settings-..." deleted...
      service "prod-web" deleted...
      deployment.apps "prod-web" deleted...
      """

  Scenario: New content is a new name, and so a rollout
    When I run "kubectl apply -k base"
    Then within 30 seconds deployment web has 1 ready replica
    Given the file "base/kustomization.yaml":
      """
      resources: [web.yaml]
      configMapGenerator:
        - name: settings
          literals: [color=red]
      """
    When I run "kubectl apply -k base"
    Then it prints:
      """
      configmap/settings-... created
      service/web unchanged
      deployment.apps/web configured
      """
    And within 1 minute deployment web is rolled out
    And for 1 minute deployment web has 1 ready replica
    When I run "kubectl get configmaps -o name"
    Then it prints:
      """
      configmap/kube-root-ca.crt
      configmap/settings-...
      configmap/settings-...
      """

  Scenario Outline: <wrong>
    Given the file "wrong/kustomization.yaml":
      """
      <kustomization>
      """
    And the file "wrong/pod.yaml":
      """
      { kind: Pod, apiVersion: v1, metadata: { name: x } }
      """
    When I run "kubectl apply -k wrong"
    Then it fails with "<error>"

    Examples:
      | wrong                            | kustomization                                                    | error                                                                                          |
      | A field that there is not        | resource: [a.yaml]                                               | invalid Kustomization: json: unknown field \"resource\"                                        |
      | A file that is not there         | resources: [a.yaml]                                              | evalsymlink failure on 'wrong/a.yaml' : lstat wrong/a.yaml: no such file or directory          |
      | A patch of nothing               | patchesStrategicMerge: [pod.yaml] | no matches for Id Pod.v1.[noGrp]/x.[noNs]; failed to find unique target for patch |
      | A part that is not modelled      | crds: [a.yaml]                                                   | crds of a kustomization is not modelled: say it with patches.                                  |
      | A field of another shape         | images: [{ name: nginx, newTag: 1.19 }]                          | json: cannot unmarshal number into Go struct field Image.images.newTag of type string          |
      | A folder that is part of itself  | resources: [../wrong]                                            | cycle detected: candidate root 'wrong' contains visited root 'wrong'                           |

  Scenario: A folder without a kustomization
    Given the file "plain/web.yaml":
      """
      { kind: Pod, apiVersion: v1, metadata: { name: x } }
      """
    When I run "kubectl apply -k plain"
    Then it fails with:
      """
      error: unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory 'plain'
      """

  Scenario: A folder that is not there
    When I run "kubectl apply -k nowhere"
    Then it fails with:
      """
      error: must build at directory: not a valid directory: evalsymlink failure on 'nowhere' : lstat nowhere: no such file or directory
      """
