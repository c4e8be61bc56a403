using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Application.Wallets;

/// <summary>What a new wallet is made of; shapes and lengths are checked by the surface.</summary>
public sealed record NewWallet
{
    /// <summary>Whose it is.</summary>
    public required BillingId CustomerId { get; init; }

    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>Unique among the customer's wallets.</summary>
    public string? Code { get; init; }

    /// <summary>Minor units that one credit is worth, above 0.</summary>
    public decimal RateMinor { get; init; } = 1;

    /// <summary>Currency of its money.</summary>
    public Currency Currency { get; init; } = Currency.Usd;

    /// <summary>From when it can no longer be spent.</summary>
    public Instant? ExpirationAt { get; init; }

    /// <summary>1 is spent first, 50 last.</summary>
    public int Priority { get; init; } = 1;

    /// <summary>Credits that are given with it.</summary>
    public decimal InitialGrantedCredits { get; init; }

    /// <summary>Fee types it may pay; with <see cref="MetricCodes"/> what matches either, and everything when both are empty.</summary>
    public IReadOnlyList<FeeType> FeeTypes { get; init; } = [];

    /// <summary>Metrics whose usage it may pay, by code.</summary>
    public IReadOnlyList<string> MetricCodes { get; init; } = [];

    /// <summary>Rules that top it up.</summary>
    public IReadOnlyList<TopUpRule> TopUpRules { get; init; } = [];

    /// <summary>Free JSON object of the organization, as text.</summary>
    public string? MetadataJson { get; init; }
}

/// <summary>A change of a wallet: null leaves a field as it is.</summary>
/// <param name="Name">For people.</param>
/// <param name="ExpirationAt">From when it can no longer be spent.</param>
/// <param name="Priority">1 is spent first, 50 last.</param>
/// <param name="FeeTypes">Fee types it may pay.</param>
/// <param name="MetricCodes">Metrics whose usage it may pay.</param>
/// <param name="TopUpRules">Rules that top it up, instead of all that it has.</param>
/// <param name="MetadataJson">Free JSON object of the organization, as text: replaces the one that it has.</param>
public sealed record WalletPatch(
    string? Name = null, Instant? ExpirationAt = null, int? Priority = null, IReadOnlyList<FeeType>? FeeTypes = null,
    IReadOnlyList<string>? MetricCodes = null, IReadOnlyList<TopUpRule>? TopUpRules = null, string? MetadataJson = null);
