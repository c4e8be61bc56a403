using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Billing.Application.Ports;
using Billing.Domain.Results;

namespace Billing.Application.People;

/// <summary>How much work a guess of a password costs.</summary>
/// <param name="Iterations">Rounds of HMAC-SHA-512.</param>
public sealed record PasswordCost(int Iterations)
{
    /// <summary>What is usual for PBKDF2 with SHA-512 in 2026; about a tenth of a second. Raising it re-hashes each password at its next log-in.</summary>
    public static PasswordCost Standard { get; } = new(220_000);
}

/// <summary>
/// Hashes passwords with PBKDF2 and HMAC-SHA-512, each with a salt of its own. What is kept names the way and its parameters, so that they can change: it is
/// <c>pbkdf2-sha512$iterations$salt$hash</c> in base64. A few hashes are computed at once; whoever finds a long queue is asked to come later.
/// </summary>
public sealed class Passwords(PasswordCost cost, IRandomSource random) : IDisposable
{
    private const string Way = "pbkdf2-sha512";
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int WaitingMax = 100;

    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount));
    private int _waiting;

    /// <summary>What to keep of a password; refused with <see cref="FailureKind.Unavailable"/> while too many are hashed.</summary>
    public async ValueTask<Result<string>> HashAsync(string password, CancellationToken cancellationToken)
    {
        byte[] salt = new byte[SaltBytes];
        random.Fill(salt);
        return (await DeriveAsync(password, salt, cost.Iterations, cancellationToken)).Map(hash => string.Create(
            CultureInfo.InvariantCulture, $"{Way}${cost.Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}"));
    }

    /// <summary>
    /// Whether a password is the one that was kept. Without one it takes as long and is false: so nobody can tell from the time whether there is an account.
    /// </summary>
    public async ValueTask<Result<bool>> VerifyAsync(string password, string? kept, CancellationToken cancellationToken)
    {
        bool isKept = TryRead(kept, out int iterations, out byte[] salt, out byte[] expected);
        return (await DeriveAsync(password, salt, iterations, cancellationToken)).Map(hash => CryptographicOperations.FixedTimeEquals(hash, expected) && isKept);
    }

    /// <summary>True when a password was kept with other parameters than those of now.</summary>
    public bool IsOutdated(string kept) => !TryRead(kept, out int iterations, out _, out _) || iterations != cost.Iterations;

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private bool TryRead(string? kept, out int iterations, out byte[] salt, out byte[] hash)
    {
        (iterations, salt, hash) = (cost.Iterations, new byte[SaltBytes], new byte[HashBytes]);
        if (kept?.Split('$') is not [Way, string rounds, string saltText, string hashText])
        {
            return false;
        }

        (iterations, salt, hash) = (int.Parse(rounds, CultureInfo.InvariantCulture), Convert.FromBase64String(saltText), Convert.FromBase64String(hashText));
        return true;
    }

    private async ValueTask<Result<byte[]>> DeriveAsync(string password, byte[] salt, int iterations, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > WaitingMax)
        {
            Interlocked.Decrement(ref _waiting);
            return Failure.Of(FailureKind.Unavailable, "Too many people log in at this moment: try again shortly");
        }

        try
        {
            await _slots.WaitAsync(cancellationToken);
            try
            {
                return Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA512, HashBytes);
            }
            finally
            {
                _slots.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
