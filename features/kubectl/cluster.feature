Feature: The cluster on the command line

  Background:
    Given the cluster in three-workers-web
    And everything is ready

  @S-120 @S-121 @S-476
  Scenario: What there is to know of a node
    Given node worker-2 is lost
    And 2 minutes pass
    When I run "kubectl describe node worker-2"
    Then it prints:
      """
      Name:               worker-2
      ...
      Conditions:
      ...
        Ready            Unknown ...
      ...
      Capacity:
        cpu:                4
      ...
        pods:               110
      ...
      Non-terminated Pods:          (1 in total)
      ...
        default                     web-...
      ...
      Events:
      ...
        Normal  NodeNotReady ...
      """

  @S-393
  Scenario: What there is to know of a service
    When I run "kubectl describe svc web"
    Then it prints:
      """
      Name: ... web
      ...
      Selector: ... app=web
      ...
      Endpoints: ... 10.244...:80,10.244...:80,10.244...:80
      ...
      """

  @S-494
  Scenario Outline: Waiting for <condition>
    Given deployment web is scaled to <replicas> replicas
    When I run "kubectl wait deployment web --for=condition=<condition> --timeout=30s"
    Then it prints "deployment.apps/web condition met"

    Examples:
      | condition   | replicas |
      | Available   | 5        |
      | Progressing | 1        |

  @S-494
  Scenario: Waiting in vain
    When I run "kubectl wait deployment web --for=condition=Available=false --timeout=30s"
    Then it fails with "error: timed out waiting for the condition on deployments/web"

  @S-491
  Scenario: What would be changed
    When I run:
      """
      kubectl diff -f - <<EOF
      apiVersion: v1
      kind: Service
      metadata: { name: web }
      spec:
        selector: { app: web }
        ports: [{ port: 8080, targetPort: 80 }]
      EOF
      """
    Then it fails with ""
    And it prints:
      """
      ...
      -  - port: 80
      +  - port: 8080
      ...
      """
    And for 10 minutes "{.spec.ports[0].port}" of service web is 80

  @S-342
  Scenario: An autoscaler is made, and its bounds must fit
    When I run "kubectl autoscale deployment web --min=5 --max=2 --cpu-percent=80"
    Then it fails with "--max=MAXPODS must be larger or equal to --min=MINPODS"
    When I run "kubectl autoscale deployment web --min=2 --max=5 --cpu-percent=80"
    Then hpa web matches:
      """
      spec: { minReplicas: 2, maxReplicas: 5, scaleTargetRef: { kind: Deployment, name: web } }
      """

  @S-057
  Scenario: What is served
    When I run "kubectl api-versions"
    Then it prints:
      """
      ...
      apps/v1
      ...
      autoscaling/v1
      autoscaling/v2
      ...
      v1
      """
    When I run "kubectl api-resources --api-group=apps"
    Then it prints:
      """
      NAME                  SHORTNAMES   APIVERSION   NAMESPACED   KIND
      ...
      deployments           deploy       apps/v1      true         Deployment
      ...
      """

  @S-128
  Scenario: Use of nodes is measured, or not to be had
    Given 2 minutes pass
    When I run "kubectl top nodes"
    Then it prints:
      """
      NAME       CPU(cores)   CPU(%)   MEMORY(bytes)   MEMORY(%)...
      worker-1 ...
      worker-2 ...
      worker-3 ...
      """
    When the metrics server stops
    And 5 minutes pass
    And I run "kubectl top nodes"
    Then it fails with "Metrics API not available"

  Scenario: Use of some pods
    Given the file pods.yaml:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: b }
      spec: { containers: [{ name: main, image: nginx }] }
      """
    When I run "kubectl apply -f pods.yaml"
    And 2 minutes pass
    And I run "kubectl top pods --field-selector=metadata.name=b --no-headers"
    Then it prints:
      """
      b ...
      """
    When I run "kubectl top pods --field-selector=status.phase=Running"
    Then it fails with:
      """
      Error from server (BadRequest): "status.phase" is not a known field selector: only "metadata.name", "metadata.namespace"
      """

  @S-258
  Scenario: Nodes and namespaces are in no namespace
    When I run "kubectl get nodes,ns -n kube-system -o name"
    Then it prints:
      """
      node/worker-1
      node/worker-2
      node/worker-3
      namespace/default
      namespace/kube-node-lease
      namespace/kube-public
      namespace/kube-system
      """

  @S-304
  Scenario: A command as the cause of a revision
    When I run:
      """
      kubectl set image deployment web web=nginx:1.20 --record
      kubectl rollout status deployment web
      kubectl rollout history deployment web
      """
    Then it prints:
      """
      ...
      2         kubectl set image deployment web web=nginx:1.20 --record=true
      ...
      """

  Scenario: Times are those of the one who asks
    When I run "TZ=America/New_York kubectl describe pod -l app=web"
    Then it prints:
      """
      Name:             web-...
      ...
      Start Time:       Sun, 31 Dec 2023 19:00:... -0500
      ...
      """

  @S-482
  Scenario: Where the cluster can be reached, its DNS too
    When I apply the manifest:
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: kube-dns
        namespace: kube-system
        labels: { k8s-app: kube-dns, kubernetes.io/cluster-service: "true", kubernetes.io/name: CoreDNS }
      spec:
        selector: { k8s-app: kube-dns }
        ports: [{ name: dns, port: 53, protocol: UDP }]
      """
    And I run "kubectl cluster-info"
    Then it prints:
      """
      Kubernetes control plane is running at https://127.0.0.1:6443
      CoreDNS is running at https://127.0.0.1:6443/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy

      To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.
      """
