Feature: Endpoints of a service
  Whom a service sends requests to is a list: the addresses of the pods that its selector matches and that are ready. The
  list follows the pods; clients follow the list and never the selector.

  Rule: The list follows the pods

    Background:
      Given the cluster in web-with-readiness
      And everything is ready

    @S-218 @S-386 @S-387
    Scenario: A pod that stops being ready is taken off the list, and put back
      When deployment web stops being ready
      Then for 10 seconds service web has 2 endpoints
      And within 17 seconds service web has no endpoints
      And within 17 seconds deployment web has no available replicas
      And within 18 seconds a request to "http://web" fails
      When deployment web recovers
      Then within 6 seconds service web has 2 endpoints
      And for 10 minutes deployment web has restarted 0 times

    @S-211 @S-212 @S-214 @S-216
    Scenario: It takes three failures to be taken off, and one success to be back
      When a pod of deployment web hangs
      Then for 10 seconds service web has 2 endpoints
      And within 17 seconds service web has 1 endpoint
      And within 17 seconds endpoints web matches:
        """
        subsets: [{ addresses: [{}], notReadyAddresses: [{}], ports: [{ port: 80, protocol: TCP }] }]
        """
      And for 10 minutes deployment web has restarted 0 times
      When deployment web recovers
      Then within 6 seconds service web has 2 endpoints

    @S-346 @S-347 @S-382 @S-387
    Scenario: Pods come and go, the list with them
      When deployment web is scaled to 5 replicas
      Then within 1 second 5 pods of service web exist
      And within 10 seconds service web has 5 endpoints
      And throughout, service web has at least 2 endpoints
      And throughout, "{.spec.clusterIP}" of service web is "10.96.0.80"
      And throughout, a request to "http://web" is answered by deployment web
      When deployment web is scaled to 1 replica
      Then within 1 second service web has 1 endpoint

    @S-239 @S-241 @S-375
    Scenario: A label is enough to belong to a service
      When I apply the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: third, labels: { app: web } }
        spec: { containers: [{ name: c, image: "web:1" }] }
        """
      Then within 10 seconds service web has 3 endpoints
      When I run "kubectl label pod third app-"
      Then within 1 second service web has 2 endpoints
      And for 10 minutes pod third is Running

    @S-396
    Scenario: The list in slices says the same
      When I run "kubectl get endpointslices -l kubernetes.io/service-name=web -o jsonpath={.items[*].endpoints[*].conditions.ready}"
      Then it prints "true true"

  Rule: Without a selector there is no list, and without a service neither

    @S-388
    Scenario: No selector, no endpoints
      Given the cluster in web-with-readiness
      And everything is ready
      When I apply the manifest:
        """
        apiVersion: v1
        kind: Service
        metadata: { name: external }
        spec: { ports: [{ port: 80 }] }
        """
      Then service external exists
      And for 1 hour endpoints external does not exist
      And for 1 hour service external has no endpoints

    @S-394
    Scenario: The list goes with its service
      Given the cluster in web-with-readiness
      And everything is ready
      When service web is deleted
      Then within 1 second endpoints web does not exist
      And for 10 minutes 2 pods of deployment web are ready
