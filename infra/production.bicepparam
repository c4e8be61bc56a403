// Production for az deployment sub create: redundant over zones, behind private endpoints, with people who are told.
using './main.bicep'

param environmentName = 'prod'
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param size = 'production'
param deployerId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param deployerType = any(readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'ServicePrincipal'))
param publicUrl = readEnvironmentVariable('BILLING_DOMAIN', '')
param isPrivate = true
param alertEmail = readEnvironmentVariable('BILLING_ALERT_EMAIL', '')
param monthlyBudget = 2000
