Feature: Quotas
  What the objects of a namespace may take in all is a quota's to say. It is asked when an object is made, so that a
  workload that wants more is short of pods and says why.

  Background:
    Given a cluster of 2 nodes
    And namespace team
    And the manifest:
      """
      apiVersion: v1
      kind: ResourceQuota
      metadata: {name: small, namespace: team}
      spec:
        hard: {pods: 3, requests.cpu: 1, services.nodeports: 1, count/configmaps: 3}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: team}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
              - {name: web, image: web, resources: {requests: {cpu: 300m}}}
      """
    And everything is ready

  Rule: There is never more than the quota allows

    Scenario: A workload stays short of the pods that nothing is left for
      When deployment web is scaled to 5 replicas
      Then within 10 seconds deployment web has 3 ready replicas
      And within 10 seconds deployment web has condition ReplicaFailure True because FailedCreate
      And for 10 minutes deployment web has 3 ready replicas
      And throughout, at most 3 pods of deployment web exist

    Scenario: Another resource than pods can be what is short
      When I run "kubectl set resources deployment web --requests=cpu=600m"
      Then within 10 seconds deployment web has condition ReplicaFailure True because FailedCreate
      And "{.status.used.requests\.cpu}" of resourcequota small is 600m
      And for 10 minutes deployment web has 2 available replicas

    Scenario: The refusal says what was asked for, what is used and what there is
      When I run:
        """
        kubectl create service nodeport one --tcp=80
        kubectl create service nodeport two --tcp=80
        """
      Then it fails with "services \"two\" is forbidden: exceeded quota: small, requested: services.nodeports=1, used: services.nodeports=1, limited: services.nodeports=1"
      And for 10 minutes service two does not exist

    Scenario: A quota of CPU makes every container say how much it takes
      When I run "kubectl run silent --image=web"
      Then it fails with "pods \"silent\" is forbidden: failed quota: small: must specify requests.cpu for: silent"
      And for 10 minutes pod silent does not exist

  Rule: What is given back can be taken again

    Scenario: A workload gets what another leaves
      Given deployment web is scaled to 5 replicas
      And within 10 seconds deployment web has 3 ready replicas
      When I run "kubectl patch resourcequota small --type=merge -p '{\"spec\":{\"hard\":{\"pods\":\"4\",\"requests.cpu\":\"2\"}}}'"
      Then within 15 minutes deployment web has 4 ready replicas
      And throughout, at most 4 pods of deployment web exist
      And for 10 minutes deployment web has 4 ready replicas

    Scenario: The status of a quota follows what is deleted
      When deployment web is scaled to 1 replica
      Then within 1 minute "{.status.used.pods}" of resourcequota small is 1
      And for 10 minutes "{.status.used.pods}" of resourcequota small is 1

    Scenario: A pod on a lost node is counted until a while after it should have gone
      When node worker-1 is lost
      Then within 7 minutes 3 pods of deployment web exist
      And "{.status.used.pods}" of resourcequota small is 3
      And within 12 minutes "{.status.used.pods}" of resourcequota small is 2
      And for 10 minutes "{.status.used.pods}" of resourcequota small is 2
