Feature: Three networks
  Nodes, pods and services have addresses in ranges of their own. Pods reach each other without anybody in between; what
  goes to a service meets the proxy of the client's node first.

  Background:
    Given a cluster of 2 nodes
    And the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: near, labels: { app: web } }
      spec:
        nodeName: worker-1
        containers:
          - { name: web, image: nginx, ports: [{ containerPort: 80 }] }
          - { name: log, image: logger, ports: [{ containerPort: 9000 }] }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: far, labels: { app: web } }
      spec: { nodeName: worker-2, containers: [{ name: web, image: nginx, ports: [{ containerPort: 80 }] }] }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: client }
      spec: { nodeName: worker-1, containers: [{ name: client, image: curl }] }
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: web }
      spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, nodePort: 30080 }] }
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: direct }
      spec: { clusterIP: None, selector: { app: web }, ports: [{ port: 80 }] }
      """
    And everything is ready

  @S-414 @S-424 @S-425
  Scenario: A range for nodes, one for pods, of which each node has a part, and one for services
    When I run "kubectl get nodes -o custom-columns=NAME:.metadata.name,ADDRESS:.status.addresses[0].address,PODS:.spec.podCIDR"
    Then it prints:
      """
      NAME       ADDRESS       PODS
      worker-1   192.168.0.1   10.244.1.0/24
      worker-2   192.168.0.2   10.244.2.0/24
      """
    When I run "kubectl get pods -o custom-columns=NAME:.metadata.name,ADDRESS:.status.podIP"
    Then it prints:
      """
      NAME     ADDRESS
      client   10.244.1...
      far      10.244.2...
      near     10.244.1...
      """
    When I run "kubectl get service web -o jsonpath={.spec.clusterIP}"
    Then it prints:
      """
      10.1...
      """

  @S-413 @S-415
  Scenario: Within a pod, from pod to pod on the same node and on another, from pod to service, and from outside
    Then a request from pod near to "http://localhost:9000" is answered by pod near
    And 40 requests from pod client to "http://direct" are answered by 2 pods
    And 40 requests from pod client to "http://web" are answered by 2 pods
    And 40 requests from different clients to "worker-1:30080" are answered by 2 pods

  @S-419
  Scenario: Clients outside come to the address of a node
    Then a request to "http://192.168.0.2:30080" is answered by service web
    When node worker-2 is lost
    Then a request to "http://192.168.0.2:30080" fails
    And within 1 minute a request to "http://192.168.0.1:30080" is answered by pod near

  @S-397 @S-411
  Scenario: Without a proxy on its node a pod still reaches pods, and no service
    When the kube-proxy on node worker-1 stops
    And node worker-1 is rebooted
    And 2 minutes pass
    Then a request from pod client to "http://web" fails
    And a request from pod client to "http://direct" succeeds
    And a request to "worker-1:30080" fails
    And a request to "worker-2:30080" succeeds
    When the kube-proxy on node worker-1 starts again
    Then within 1 second a request from pod client to "http://web" succeeds
    And for 10 minutes a request to "worker-1:30080" succeeds

  @S-164 @S-175
  Scenario: The containers of a pod have one address, and a port each
    Given the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: pair, labels: { app: pair } }
      spec:
        containers:
          - { name: web, image: nginx, ports: [{ containerPort: 80 }] }
          - { name: log, image: logger, ports: [{ containerPort: 9000 }] }
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: pair }
      spec: { selector: { app: pair }, ports: [{ name: http, port: 80 }, { name: log, port: 9000 }] }
      """
    And everything is ready
    Then service pair has 1 endpoint
    And a request to "http://pair" is answered by pod pair
    And a request to "http://pair:9000" is answered by pod pair
    And a request from pod pair to "http://localhost:80" is answered by pod pair
    And a request from pod pair to "http://localhost:9000" is answered by pod pair
    When container log of pod pair hangs after 1 second
    And 5 seconds pass
    Then a request to "http://pair" is answered by pod pair
    And a request from pod pair to "http://localhost:9000" fails
    And a request to "http://pair:9000" fails
