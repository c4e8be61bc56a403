// Another function app beside the first, on the same storage, hub and vault: for when a region's Functions are gone. See docs/operations/disaster-recovery.md.
using './modules/app.bicep'

param name = readEnvironmentVariable('SECOND_APP')
param location = readEnvironmentVariable('SECOND_REGION')
param identityId = readEnvironmentVariable('IDENTITY_ID')
param identityClientId = readEnvironmentVariable('IDENTITY_CLIENT_ID')
param storageName = readEnvironmentVariable('STORAGE')
param furtherStorageNames = empty(readEnvironmentVariable('FURTHER_STORAGE', '')) ? [] : split(readEnvironmentVariable('FURTHER_STORAGE', ''), ',')
param packageContainerUrl = 'https://${readEnvironmentVariable('STORAGE')}.blob.core.windows.net/app-package'
param eventsNamespace = '${readEnvironmentVariable('EVENTS')}.servicebus.windows.net'
param hubName = 'usage'
param vaultUri = 'https://${readEnvironmentVariable('VAULT')}.vault.azure.net/'
param insightsConnection = readEnvironmentVariable('INSIGHTS')
param publicUrl = readEnvironmentVariable('BILLING_DOMAIN', '')
param signUp = 'off'
param subnetId = readEnvironmentVariable('SUBNET_ID', '')
param instanceMemoryMB = 2048
param maximumInstanceCount = 200
param warmInstances = 1
