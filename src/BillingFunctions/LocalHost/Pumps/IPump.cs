namespace BillingFunctions.LocalHost.Pumps;

/// <summary>Calls one function whenever its trigger has something, until it is stopped.</summary>
internal interface IPump
{
    Task RunAsync(CancellationToken cancellationToken);
}
