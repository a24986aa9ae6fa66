Feature: Addresses and ports of services
  A service has an address of its own as long as it exists. What its manifest leaves out is filled in, and what cannot be
  had is refused when it is asked for.

  Background:
    Given a cluster of 2 nodes

  @S-350 @S-358 @S-361 @S-363
  Scenario: What is filled in
    When I apply the manifest:
      """
      apiVersion: v1
      kind: Service
      metadata: { name: web }
      spec: { selector: { app: web }, ports: [{ port: 80 }] }
      """
    Then service web matches:
      """
      spec:
        type: ClusterIP
        sessionAffinity: None
        ports: [{ port: 80, targetPort: 80, protocol: TCP }]
      """

  @S-364 @S-367
  Scenario: What is filled in for affinity and for traffic from outside
    When I apply the manifest:
      """
      apiVersion: v1
      kind: Service
      metadata: { name: web }
      spec: { type: NodePort, sessionAffinity: ClientIP, selector: { app: web }, ports: [{ port: 80 }] }
      """
    Then service web matches:
      """
      spec:
        externalTrafficPolicy: Cluster
        sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } }
      """

  @S-062
  Scenario: The API server has a service, on the first address of the range
    When I run "kubectl get svc kubernetes"
    Then it prints:
      """
      NAME         TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
      kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   ...
      """

  @S-357 @S-371 @S-383
  Scenario: A port of the service, one of the container, one of every node
    When I run:
      """
      kubectl create service nodeport kubia --tcp=80:8080 --node-port=30123
      kubectl get svc kubia
      """
    Then it prints:
      """
      NAME    TYPE       CLUSTER-IP ... EXTERNAL-IP   PORT(S)        AGE
      kubia   NodePort   10... <none>        80:30123/TCP   0s
      """
    And service kubia matches:
      """
      spec: { ports: [{ port: 80, targetPort: 8080, nodePort: 30123 }] }
      """

  @S-355
  Scenario: A node port that nobody asked for is chosen
    Given deployment web with 1 replica of image nginx:1.19
    And everything is ready
    When I run:
      """
      kubectl expose deployment web --port=80 --type=NodePort
      kubectl get svc web
      """
    Then it prints:
      """
      NAME   TYPE       CLUSTER-IP ... EXTERNAL-IP   PORT(S)        AGE
      web    NodePort   10... <none>        80:3.../TCP   0s
      """
    And within 1 second service web has 1 endpoint

  @S-369
  Scenario: A deployment is exposed under its name, by its selector
    Given deployment web with 2 replicas of image nginx:1.19
    And everything is ready
    When I run "kubectl expose deployment web --port=80 --target-port=8080"
    Then it prints "service/web exposed"
    And service web matches:
      """
      spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
      """
    And within 1 second service web has 2 endpoints

  @S-370
  Scenario: What has no labels cannot be exposed
    Given the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: plain }
      spec: { containers: [{ name: c, image: "c:1" }] }
      """
    And everything is ready
    When I run "kubectl expose pod plain --port=80"
    Then it fails with "couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed"

  @S-356
  Scenario: A node port has one owner
    Given I run "kubectl create service nodeport web --tcp=80 --node-port=30123"
    When I run "kubectl create service nodeport other --tcp=80 --node-port=30123"
    Then it fails with "spec.ports[0].nodePort: Invalid value: 30123: provided port is already allocated"
    When I run:
      """
      kubectl delete service web
      kubectl create service nodeport other --tcp=80 --node-port=30123
      """
    Then it prints "service/other created"

  @S-354
  Scenario Outline: A node port lies in the range of the cluster
    When I run "kubectl create service nodeport web --tcp=80 --node-port=<port>"
    Then it fails with "Service \"web\" is invalid: spec.ports[0].nodePort: Invalid value: <port>: provided port is not in the valid range. The range of valid ports is 30000-32767"
    And service web does not exist
    When I run "kubectl create service nodeport web --tcp=80 --node-port=<near>"
    Then it prints "service/web created"

    Examples:
      | port  | near  |
      | 29999 | 30000 |
      | 32768 | 32767 |
      | 80    | 30080 |

  @S-354 @S-421
  Scenario: The ranges are those that the API server was started with
    Given the API server runs with "--service-node-port-range=8000-8001"
    And the API server runs with "--service-cluster-ip-range=172.20.0.0/29"
    When I run:
      """
      kubectl create service nodeport one --tcp=80
      kubectl create service nodeport two --tcp=80
      """
    Then it prints "service/two created"
    And "{.spec.clusterIP}" of service kubernetes is "172.20.0.1"
    When I run "kubectl create service nodeport three --tcp=80"
    Then it fails with "failed to allocate a nodePort: range is full"
    When I run "kubectl create service clusterip three --tcp=80 --clusterip=10.96.0.10"
    Then it fails with "failed to allocate IP 10.96.0.10: the provided IP (10.96.0.10) is not in the valid range. The range of valid IPs is 172.20.0.0/29"

  Scenario: An update keeps what it has, and takes no port of another
    Given I run:
      """
      kubectl create service nodeport web --tcp=80 --node-port=30123
      kubectl create service nodeport other --tcp=80 --node-port=30124
      """
    When I run "kubectl patch service other -p '{\"spec\":{\"ports\":[{\"port\":80,\"nodePort\":30123}]}}'"
    Then it fails with "spec.ports[0].nodePort: Invalid value: 30123: provided port is already allocated"
    When I run "kubectl patch service other -p '{\"spec\":{\"clusterIP\":\"10.96.0.77\"}}'"
    Then it fails with "may not change once set"
    When I run "kubectl label service other tier=front"
    Then "{.spec.ports[0].nodePort}" of service other is "30124"
    When I run:
      """
      kubectl patch service web -p '{"spec":{"type":"ClusterIP"}}'
      kubectl patch service other -p '{"spec":{"ports":[{"port":80,"nodePort":30123}]}}'
      """
    Then "{.spec.ports[0].nodePort}" of service other is "30123"

  @S-360
  Scenario: Several ports need names
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: v1
      kind: Service
      metadata: { name: web }
      spec: { selector: { app: web }, ports: [{ port: 80 }, { port: 443 }] }
      EOF
      """
    Then it fails with "spec.ports[0].name: Required value"
    And it fails with "spec.ports[1].name: Required value"

  @S-363
  Scenario: Affinity is to the client or to nobody
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: v1
      kind: Service
      metadata: { name: web }
      spec: { sessionAffinity: Cookie, selector: { app: web }, ports: [{ port: 80 }] }
      EOF
      """
    Then it fails with "spec.sessionAffinity: Unsupported value: \"Cookie\": supported values: \"ClientIP\", \"None\""

  @S-348 @S-349
  Scenario: An address is one service's until it is gone
    Given the manifest:
      """
      apiVersion: v1
      kind: Service
      metadata: { name: web }
      spec: { clusterIP: 10.96.7.7, selector: { app: web }, ports: [{ port: 80 }] }
      """
    And everything is ready
    When I run "kubectl create service clusterip other --tcp=80 --clusterip=10.96.7.7"
    Then it fails with "spec.clusterIPs: Invalid value: [\"10.96.7.7\"]: failed to allocate IP 10.96.7.7: provided IP is already allocated"
    When I run:
      """
      kubectl delete service web
      kubectl create service clusterip other --tcp=80 --clusterip=10.96.7.7
      """
    Then "{.spec.clusterIP}" of service other is "10.96.7.7"
