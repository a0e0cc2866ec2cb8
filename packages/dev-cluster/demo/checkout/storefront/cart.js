// Shows the cart and keeps it up to date.
async function show() {
  const id = localStorage.getItem('cart');
  const response = await fetch(`/carts/${id}`);
  const cart = await response.json();
  document.querySelector('#cart').innerHTML = cart.lines
    .map(line => `<p>${line.quantity} × ${line.sku}</p>`)
    .join('');
}

// TODO: escape the names of products
show();
setInterval(show, 2000);
