Feature: Requests
  Who answers a request, hop by hop: the name, the proxy of the node where it arrives, the pod, its program.

  Background:
    Given a cluster of 3 nodes
    And deployment web with 3 replicas of image nginx
    And service web exposes port 80 of deployment web
    And everything is ready

  @S-427 @S-428 @S-429
  Scenario: A service has a name in every namespace, a short one in its own
    Then a request to "http://web" is answered by deployment web
    And a request to "http://web.default.svc.cluster.local" is answered by service web
    And a request to "http://web.elsewhere" fails
    When I run "kubectl create namespace shop"
    And namespace shop
    Then a request to "http://web" fails
    And a request to "http://web.default" succeeds

  @S-017 @S-399
  Scenario: Every ready pod gets its share
    Then 300 requests from different clients to "http://web" are answered by 3 pods
    When deployment web is scaled to 1 replica
    And 5 seconds pass
    Then 300 requests from different clients to "http://web" are answered by 1 pod

  Scenario: A program that hangs answers nobody, and its pod stays behind the service while nothing probes it
    When a pod of deployment web hangs
    Then for 10 minutes service web has 3 endpoints
    And 300 requests from different clients to "http://web" are answered by 2 pods

  @S-395
  Scenario: Nobody answers for a service without pods
    When deployment web is scaled to 0 replicas
    Then within 10 seconds a request to "http://web" fails
    And for 1 minute a request to "http://web" fails

  Scenario: Names need the cluster's DNS, addresses do not
    When the cluster DNS stops
    Then a request to "http://web" fails
    When the cluster DNS starts again
    Then a request to "http://web" succeeds

  @S-407 @S-412
  Scenario: A node whose proxy is stopped goes on with the rules that it has
    Given pod client with image curl
    And everything is ready
    When the kube-proxy on node worker-1 stops
    And the kube-proxy on node worker-2 stops
    And the kube-proxy on node worker-3 stops
    And deployment web is restarted
    And 1 minute passes
    Then deployment web is rolled out
    And a request to "http://web" fails
    And a request from pod client to "http://web" fails
    When the kube-proxy on node worker-1 starts again
    And the kube-proxy on node worker-2 starts again
    And the kube-proxy on node worker-3 starts again
    Then a request from pod client to "http://web" is answered by deployment web

  @S-350 @S-352 @S-372
  Scenario: A load balancer gets an address from the provider
    When I apply the manifest:
      """
      apiVersion: v1
      kind: Service
      metadata: { name: public }
      spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 80 }] }
      """
    Then "{.status.loadBalancer.ingress[0].ip}" of service public is ""
    And within 10 seconds "{.status.loadBalancer.ingress[0].ip}" of service public is "203.0.113.10"
    And event EnsuredLoadBalancer was recorded for service public
    And within 10 seconds a request to "http://203.0.113.10" is answered by deployment web
    When service public is deleted
    Then within 1 second service public does not exist
    And within 1 second a request to "http://203.0.113.10" fails

  Scenario: Windows of requests reach back to the action
    When deployment web is scaled to 0 replicas
    And 1 minute passes
    And deployment web is scaled to 3 replicas
    And 1 minute passes
    Then a request to "http://web" succeeds
    When deployment web is scaled to 0 replicas
    And 1 minute passes
    Then within 1 second a request to "http://web" fails
    And a request to "http://web" fails
    And throughout, "web" resolves to "{.spec.clusterIP}" of service web

  Scenario: Whoever waits ten seconds waits for nothing more
    Given requests to deployment web take 9 seconds each
    Then a request to "http://web" succeeds
    When requests to deployment web take 10 seconds each
    Then a request to "http://web" fails
    And for 1 minute service web has 3 endpoints

  Scenario: A client that has ended asks nobody
    Given the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: once }
      spec: { restartPolicy: Never, containers: [{ name: once, image: "once:1" }] }
      """
    And image once:1 exits with code 0 after 10 seconds
    And 5 seconds pass
    And a request from pod once to "http://web" succeeds
    When 1 minute passes
    Then a request from pod once to "http://web" fails
