//! Numbers as the runner reads and prints them (`ExpressionUtility.ParseNumber` and the
//! format `G15`), without the standard library's tables for floats: a page pays for those.

/// Powers of ten that a double holds exactly.
const EXACT: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// Digits that are printed.
const PRECISION: usize = 15;

/// The number that a text stands for; blank is 0, what is no number is NaN.
pub(super) fn parse(text: &str) -> f64 {
    let text = text.trim();
    match text {
        "" => 0.0,
        "Infinity" | "+Infinity" => f64::INFINITY,
        "-Infinity" => f64::NEG_INFINITY,
        _ => decimal(text).or_else(|| radix(text)).unwrap_or(f64::NAN),
    }
}

/// Whether a number is written as the documentation has it: as in JSON, or in hexadecimal.
/// Others are read as well, though not always as they look: `010` is ten.
pub(super) fn is_documented(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let whole = digits.strip_prefix("0x").unwrap_or(digits);
    let padded =
        whole.len() > 1 && whole.starts_with('0') && whole.as_bytes()[1].is_ascii_hexdigit();
    let padded =
        padded && !(whole.len() == digits.len() && matches!(whole.as_bytes()[1], b'e' | b'E'));
    let empty_fraction = digits
        .split_once('.')
        .is_some_and(|(_, fraction)| !fraction.starts_with(|c: char| c.is_ascii_digit()));
    digits.starts_with(|c: char| c.is_ascii_digit())
        && !digits.starts_with("0o")
        && !padded
        && !empty_fraction
}

/// `0x1f` and `0o17`, without a sign.
fn radix(text: &str) -> Option<f64> {
    let (digits, radix) = match text.strip_prefix("0x") {
        Some(digits) => (digits, 16),
        None => (text.strip_prefix("0o")?, 8),
    };
    let mut value = 0.0;
    for digit in digits.chars() {
        value = value * f64::from(radix) + f64::from(digit.to_digit(radix)?);
    }
    (!digits.is_empty()).then_some(value)
}

/// `[+-] digits [. digits] [e [+-] digits]`; nothing when the text is anything else.
pub(super) fn decimal(text: &str) -> Option<f64> {
    let (negative, text) = sign(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, power(exponent)?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut digits = 0_u64;
    let mut scale = exponent;
    for (place, digit) in whole.bytes().chain(fraction.bytes()).enumerate() {
        if !digit.is_ascii_digit() {
            return None;
        }
        let fits = digits < 900_000_000_000_000_000;
        if fits {
            digits = digits * 10 + u64::from(digit - b'0');
        }
        scale += i32::from(!fits) - i32::from(place >= whole.len());
    }
    let value = scaled(digits, scale);
    Some(if negative { -value } else { value })
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// The power of ten after `e`, at most so large that the number is 0 or infinite anyway.
fn power(text: &str) -> Option<i32> {
    let (negative, digits) = sign(text);
    if digits.is_empty() {
        return None;
    }
    let mut value = 0;
    for digit in digits.bytes() {
        if !digit.is_ascii_digit() {
            return None;
        }
        value = (value * 10 + i32::from(digit - b'0')).min(99_999);
    }
    Some(if negative { -value } else { value })
}

/// Digits times a power of ten: exact while both are small, else within a few last places.
#[expect(
    clippy::cast_precision_loss,
    reason = "nineteen digits are rounded to a double's sixteen"
)]
fn scaled(digits: u64, scale: i32) -> f64 {
    let mut value = digits as f64;
    let mut left = scale.unsigned_abs();
    while left > 0 && value != 0.0 && value.is_finite() {
        let step = left.min(22);
        let factor = EXACT[step as usize];
        value = if scale < 0 {
            value / factor
        } else {
            value * factor
        };
        left -= step;
    }
    value
}

/// A number as text: at most fifteen digits, with an exponent from 1E+15 on and below 0.0001.
pub(super) fn print(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    let mut text = String::new();
    if value < 0.0 {
        text.push('-');
    }
    if value.is_infinite() {
        text.push_str("Infinity");
    } else if value == 0.0 {
        text.push('0');
    } else {
        let (digits, exponent) = shortened(value);
        write(&mut text, &digits, exponent);
    }
    text
}

/// The first digits of a number without zeros at the end, and the power of ten of the first.
fn shortened(value: f64) -> (Vec<u8>, i32) {
    let (mut digits, mut exponent) = exactly(value);
    if digits.len() > PRECISION {
        let up = digits[PRECISION] >= 5;
        digits.truncate(PRECISION);
        let nines = digits.iter().rev().take_while(|digit| **digit == 9).count();
        if up && nines == PRECISION {
            digits = vec![1];
            exponent += 1;
        } else if up {
            digits.truncate(PRECISION - nines);
            if let Some(last) = digits.last_mut() {
                *last += 1;
            }
        }
    }
    while digits.last() == Some(&0) {
        digits.pop();
    }
    (digits, exponent)
}

/// All decimal digits of a finite number, and the power of ten of the first.
fn exactly(value: f64) -> (Vec<u8>, i32) {
    let bits = value.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    let biased = i32::try_from((bits >> 52) & 0x7ff).expect("eleven bits fit");
    let (mantissa, power) = if biased == 0 {
        (fraction, -1074)
    } else {
        (fraction | (1 << 52), biased - 1075)
    };
    // Limbs of nine decimal digits, the lowest first. Halving is five times, one place lower.
    let mut limbs = vec![mantissa % BASE, mantissa / BASE];
    let (factor, chunk, most) = if power < 0 {
        (5, 5_u64.pow(12), 12)
    } else {
        (2, 1 << 29, 29)
    };
    let mut left = power.unsigned_abs();
    while left > 0 {
        let step = left.min(most);
        let by = if step == most {
            chunk
        } else {
            u64::pow(factor, step)
        };
        multiply(&mut limbs, by);
        left -= step;
    }
    let mut digits = Vec::with_capacity(limbs.len() * 9);
    for limb in limbs.iter().rev() {
        let mut divisor = BASE / 10;
        while divisor > 0 {
            let digit = u8::try_from(limb / divisor % 10).expect("a digit fits");
            if digit != 0 || !digits.is_empty() {
                digits.push(digit);
            }
            divisor /= 10;
        }
    }
    let places = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let exponent = places - 1 + power.min(0);
    (digits, exponent)
}

const BASE: u64 = 1_000_000_000;

fn multiply(limbs: &mut Vec<u64>, by: u64) {
    let mut carry = 0;
    for limb in limbs.iter_mut() {
        let product = *limb * by + carry;
        *limb = product % BASE;
        carry = product / BASE;
    }
    if carry > 0 {
        limbs.push(carry);
    }
}

fn write(text: &mut String, digits: &[u8], exponent: i32) {
    let scientific = !(-4..15).contains(&exponent);
    let places = usize::try_from(exponent).unwrap_or_default();
    if !scientific && exponent < 0 {
        text.push_str("0.");
        for _ in 1..exponent.unsigned_abs() {
            text.push('0');
        }
    }
    let point = match (scientific, exponent < 0) {
        (true, _) => 1,
        (false, true) => digits.len(),
        (false, false) => places + 1,
    };
    for place in 0..digits.len().max(point) {
        if place == point {
            text.push('.');
        }
        text.push(char::from(b'0' + digits.get(place).copied().unwrap_or(0)));
    }
    if scientific {
        text.push_str(if exponent < 0 { "E-" } else { "E+" });
        let power = exponent.unsigned_abs();
        if power < 10 {
            text.push('0');
        }
        text.push_str(&power.to_string());
    }
}
