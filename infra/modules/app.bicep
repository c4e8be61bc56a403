// The function app: our self-contained executable under the custom runtime, with the identity's rights and no secrets in its settings.
param name string
param location string
param identityId string
param identityClientId string
param storageName string

@description('Names of the storage accounts besides the first, in the order in which they came.')
param furtherStorageNames string[]
param packageContainerUrl string
param eventsNamespace string
param hubName string
param vaultUri string
param insightsConnection string

@description('Address of the service; empty: that of the function app.')
param publicUrl string
param signUp string

@description('Subnet that the app calls out of; empty for none.')
param subnetId string
param instanceMemoryMB int
param maximumInstanceCount int

@description('Instances that always wait for HTTP requests, so that none of them waits for a start.')
@minValue(0)
param warmInstances int

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  kind: 'functionapp,linux'
  tags: { 'azd-service-name': 'billing' }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: warmInstances > 0 ? [{ name: 'http', instanceCount: warmInstances }] : []
      }
      runtime: {
        name: 'custom'
        version: '1.0'
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
    }
  }

  // A resource of its own, because the app's address is known only when the app is there. The names are those of SettingCatalog; a test compares them.
  resource settings 'config' = {
    name: 'appsettings'
    properties: {
      AzureWebJobsStorage__accountName: storageName
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      BILLING_STORAGE_ACCOUNTS: join(furtherStorageNames, ',')
      EventHubConnection__fullyQualifiedNamespace: eventsNamespace
      EventHubConnection__credential: 'managedidentity'
      EventHubConnection__clientId: identityClientId
      UsageHubName: hubName
      AzureWebJobsDisableHomepage: 'true'
      APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${identityClientId}'
      BILLING_PUBLIC_URL: empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl
      BILLING_SIGN_UP: signUp
      BILLING_ADMIN_SECRET: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/admin-secret)'
      BILLING_SECRET_KEYS: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/secret-keys)'
    }
  }
}

// Nobody deploys with a password.
resource ftp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource scm 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
