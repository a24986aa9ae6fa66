Feature: Certificates are asked for, decided on and issued
  Who wants a certificate writes a request; somebody who may approves or denies it; a controller issues what stands for the
  certificate. Nothing is signed here.

  Background:
    Given a cluster of 1 node

  @S-554
  Scenario: A request that is approved is issued, and one that is denied is not
    When I apply the manifest:
      """
      apiVersion: certificates.k8s.io/v1
      kind: CertificateSigningRequest
      metadata: { name: jane }
      spec:
        request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHZE1GRUNBUUF3SGpFTk1Bc0dBMVVFQ2d3RVpHVjJjekVOTUFzR0ExVUVBd3dFYW1GdVpUQXFNQVVHQXl0bApjQU1oQVBTK2tKUDVlcUswa1V3M0FMdyszLysySmw5WGFYYTFHMTJtbTczZXgvQ1ZvQUF3QlFZREsyVndBMEVBCnhhenZjTzVtWjdaWGpyOFhFdlhjdTU2UUptd0JUUEFxTGM4c3VqYS9yOGJBZGkwRUxvY2I2cUgrVGlFMmxnV3EKWXFNemVRSTI2bUJnTWdiVzJ1OVZDZz09Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=
        signerName: kubernetes.io/kube-apiserver-client
        expirationSeconds: 86400
        usages: [client auth]
      ---
      apiVersion: certificates.k8s.io/v1
      kind: CertificateSigningRequest
      metadata: { name: other }
      spec:
        request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHZE1GRUNBUUF3SGpFTk1Bc0dBMVVFQ2d3RVpHVjJjekVOTUFzR0ExVUVBd3dFYW1GdVpUQXFNQVVHQXl0bApjQU1oQVBTK2tKUDVlcUswa1V3M0FMdyszLysySmw5WGFYYTFHMTJtbTczZXgvQ1ZvQUF3QlFZREsyVndBMEVBCnhhenZjTzVtWjdaWGpyOFhFdlhjdTU2UUptd0JUUEFxTGM4c3VqYS9yOGJBZGkwRUxvY2I2cUgrVGlFMmxnV3EKWXFNemVRSTI2bUJnTWdiVzJ1OVZDZz09Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=
        signerName: kubernetes.io/kube-apiserver-client
        usages: [client auth]
      """
    And 5 minutes pass
    And I run "kubectl get csr"
    Then it prints:
      """
      NAME    AGE   SIGNERNAME                            REQUESTOR          REQUESTEDDURATION   CONDITION
      jane    5m    kubernetes.io/kube-apiserver-client   kubernetes-admin   24h                 Pending
      other   5m    kubernetes.io/kube-apiserver-client   kubernetes-admin   <none>              Pending
      """
    When I run "kubectl certificate approve jane"
    Then it prints "certificatesigningrequest.certificates.k8s.io/jane approved"
    When I run "kubectl certificate deny other"
    Then it prints "certificatesigningrequest.certificates.k8s.io/other denied"
    When 1 second passes
    And I run "kubectl get csr --no-headers -o custom-columns=N:.metadata.name,C:.status.conditions[*].reason"
    Then it prints:
      """
      jane    KubectlApprove
      other   KubectlDeny
      """
    When I run "kubectl get csr --no-headers"
    Then it prints:
      """
      jane ...Approved,Issued
      other ...Denied
      """
    When I run "kubectl describe csr jane"
    Then it prints:
      """
      Name: ...jane
      ...
      Requesting User: ...kubernetes-admin
      Signer: ...kubernetes.io/kube-apiserver-client
      Requested Duration:...24h
      Status: ...Approved,Issued
      Subject:...
      ...Common Name: ...jane
      ...Serial Number:...
      ...Organization: ...devs
      Events: ...<none>
      """
    When I run "kubectl certificate deny jane"
    Then it fails with "error: certificate signing request \"jane\" is already Approved"

  Scenario: Who may not approve for a signer cannot
    When I apply the manifest:
      """
      apiVersion: certificates.k8s.io/v1
      kind: CertificateSigningRequest
      metadata: { name: jane }
      spec: { request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHZE1GRUNBUUF3SGpFTk1Bc0dBMVVFQ2d3RVpHVjJjekVOTUFzR0ExVUVBd3dFYW1GdVpUQXFNQVVHQXl0bApjQU1oQVBTK2tKUDVlcUswa1V3M0FMdyszLysySmw5WGFYYTFHMTJtbTczZXgvQ1ZvQUF3QlFZREsyVndBMEVBCnhhenZjTzVtWjdaWGpyOFhFdlhjdTU2UUptd0JUUEFxTGM4c3VqYS9yOGJBZGkwRUxvY2I2cUgrVGlFMmxnV3EKWXFNemVRSTI2bUJnTWdiVzJ1OVZDZz09Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=, signerName: kubernetes.io/kube-apiserver-client, usages: [client auth] }
      """
    And I run "kubectl create clusterrole deciders --verb=get,update --resource=certificatesigningrequests,certificatesigningrequests/approval"
    And I run "kubectl create clusterrolebinding deciders --clusterrole=deciders --user=bob"
    And I run "kubectl certificate approve jane --as bob"
    Then it fails with "certificatesigningrequests.certificates.k8s.io \"jane\" is forbidden: user not permitted to approve requests with signerName \"kubernetes.io/kube-apiserver-client\""
    When I run "kubectl create clusterrolebinding approvers --clusterrole=system:certificates.k8s.io:kube-apiserver-client-approver --user=bob"
    And I run "kubectl certificate approve jane --as bob"
    Then it prints "certificatesigningrequest.certificates.k8s.io/jane approved"

  Scenario: What a kubelet asks for itself is approved by nobody
    When I run:
      """
      kubectl create -f - --as system:node:worker-9 --as-group system:nodes <<END
      {"apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest", "metadata": {"name": "worker-9"},
       "spec": {"request": "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHMU1Ha0NBUUF3TmpFVk1CTUdBMVVFQ2d3TWMzbHpkR1Z0T201dlpHVnpNUjB3R3dZRFZRUUREQlJ6ZVhOMApaVzA2Ym05a1pUcDNiM0pyWlhJdE9UQXFNQVVHQXl0bGNBTWhBUFMra0pQNWVxSzBrVXczQUx3KzMvKzJKbDlYCmFYYTFHMTJtbTczZXgvQ1ZvQUF3QlFZREsyVndBMEVBa2Y0Y0xEMUZRNjNtb0ZQUVlCeGZXQWZhSEhuSnA2SDQKZEdhZXJQUEpKQk1hQUxqUEQvZjhxdVdpbzNudzFTc0N0emdyajlBVVNKOXh5TVBZMWNvS0R3PT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==", "signerName": "kubernetes.io/kube-apiserver-client-kubelet",
       "usages": ["digital signature", "client auth"]}}
      END
      """
    And 1 second passes
    And I run "kubectl get csr --no-headers"
    Then it prints "worker-9   1s    kubernetes.io/kube-apiserver-client-kubelet   system:node:worker-9   <none>   Approved,Issued"

  Scenario: A request that is none is refused
    When I run:
      """
      kubectl create -f - <<END
      {"apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest", "metadata": {"name": "x"},
       "spec": {"request": "bm9uc2Vuc2U=", "signerName": "example.com/a", "usages": ["client auth"]}}
      END
      """
    Then it fails with "PEM block type must be CERTIFICATE REQUEST"
