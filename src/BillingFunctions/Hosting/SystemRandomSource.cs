using System.Security.Cryptography;
using Billing.Application.Ports;

namespace BillingFunctions.Hosting;

/// <summary>The machine's generator of random bytes.</summary>
internal sealed class SystemRandomSource : IRandomSource
{
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}
